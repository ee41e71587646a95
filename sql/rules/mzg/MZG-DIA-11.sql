-- A code of pregnancy or childbirth (O) belongs to a stay with A2_CODE_SEX = 2 and an age (year of admission - year of birth) of 10 to 60.
-- What is empty of the two is not tested.
WITH obstetric AS (
    SELECT *
    FROM staging.diagnose
    WHERE starts_with(code_diagnose, 'O')
),

stay AS (
    SELECT
        s.code_agr,
        s.year_registr,
        s.period_registr,
        s.staynum,
        any_value(s.a2_code_sex) AS sex,
        any_value(k.age) AS age
    FROM staging.stayhosp AS s
    SEMI JOIN obstetric AS o USING (code_agr, year_registr, period_registr, staynum)
    INNER JOIN intermediate.stay AS k ON s._file = k._file AND s._line = k._line
    WHERE s.a2_code_sex <> '2' OR k.age NOT BETWEEN 10 AND 60
    GROUP BY ALL
)

SELECT
    d._file,
    d._line,
    d.code_agr,
    d.staynum,
    d.order_spec,
    d.type_diagnose,
    d.code_sys_diagnose,
    d.code_diagnose,
    concat_ws(', ', d.code_diagnose, 'sex ' || s.sex, 'age ' || s.age) AS value,
    'sex 2, age 10-60' AS expected,
    CAST(json_object('code_agr', d.code_agr, 'staynum', d.staynum) AS varchar) AS related_key
FROM obstetric AS d
INNER JOIN stay AS s USING (code_agr, year_registr, period_registr, staynum)
