-- A patient number has one year of birth over all loaded periods and one sex over all its stays. The records that differ from the value
-- that most records of the patient have (of equally frequent values the earliest) are the findings.
WITH constant AS (
    SELECT
        'a1_year_birth' AS field, _file, _line, code_agr, patnum, CAST(a1_year_birth AS varchar) AS value,
        year_registr * 10 + period_registr AS period
    FROM staging.pathospi
    UNION ALL
    SELECT 'a2_code_sex' AS field, _file, _line, code_agr, patnum, a2_code_sex AS value, year_registr * 10 + period_registr AS period
    FROM staging.stayhosp
),

changing AS (
    SELECT field, code_agr, patnum
    FROM constant
    WHERE patnum IS NOT NULL
    GROUP BY field, code_agr, patnum
    HAVING min(value) <> max(value)
),

counted AS (
    SELECT c.*, count(*) OVER (PARTITION BY c.field, c.code_agr, c.patnum, c.value) AS records
    FROM constant AS c
    SEMI JOIN changing AS x ON c.field = x.field AND c.code_agr = x.code_agr AND c.patnum = x.patnum
    WHERE c.value IS NOT NULL
),

usual AS (
    SELECT *, first_value(value) OVER (PARTITION BY field, code_agr, patnum ORDER BY records DESC, period, _line) AS usual_value
    FROM counted
)

SELECT _file, _line, code_agr, patnum, field, value, usual_value AS expected
FROM usual
WHERE value <> usual_value
