-- A patient number has one year of birth over all loaded periods and one sex over all its stays. The records that differ from the value
-- that most records of the patient have (of equally frequent values the earliest) are the findings.
WITH changing AS (
    SELECT 'a1_year_birth' AS field, code_agr, patnum
    FROM staging.pathospi
    GROUP BY code_agr, patnum
    HAVING min(a1_year_birth) <> max(a1_year_birth)
    UNION ALL
    SELECT 'a2_code_sex' AS field, code_agr, patnum
    FROM staging.stayhosp
    GROUP BY code_agr, patnum
    HAVING min(a2_code_sex) <> max(a2_code_sex)
),

constant AS (
    SELECT
        x.field, p._file, p._line, p.code_agr, p.patnum, CAST(p.a1_year_birth AS varchar) AS value,
        p.year_registr * 10 + p.period_registr AS period,
        CAST(json_object('code_agr', p.code_agr, 'patnum', p.patnum) AS varchar) AS record_key, NULL AS related_key
    FROM staging.pathospi AS p
    INNER JOIN changing AS x USING (code_agr, patnum)
    WHERE x.field = 'a1_year_birth'
    UNION ALL
    SELECT
        x.field, s._file, s._line, s.code_agr, s.patnum, s.a2_code_sex AS value, s.year_registr * 10 + s.period_registr AS period,
        CAST(json_object('code_agr', s.code_agr, 'staynum', s.staynum) AS varchar) AS record_key,
        CAST(json_object('patnum', s.patnum) AS varchar) AS related_key
    FROM staging.stayhosp AS s
    INNER JOIN changing AS x USING (code_agr, patnum)
    WHERE x.field = 'a2_code_sex'
),

counted AS (
    SELECT *, count(*) OVER (PARTITION BY field, code_agr, patnum, value) AS records
    FROM constant
    WHERE value IS NOT NULL AND patnum IS NOT NULL
),

usual AS (
    SELECT *, first_value(value) OVER (PARTITION BY field, code_agr, patnum ORDER BY records DESC, period, _line) AS usual_value
    FROM counted
)

SELECT _file, _line, record_key, field, value, usual_value AS expected, related_key
FROM usual
WHERE value <> usual_value
