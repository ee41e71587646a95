-- A symptom (R) as principal diagnosis has, in the same specialism, no other diagnosis that does not start with R, V, W, X, Y or Z.
-- The placeholder UUUUUU is no diagnosis.
WITH symptom AS (
    SELECT *
    FROM staging.diagnose
    WHERE type_diagnose = 'P' AND starts_with(code_diagnose, 'R')
),

definite AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        order_spec,
        min(code_diagnose) AS definite_code
    FROM staging.diagnose
    SEMI JOIN symptom USING (code_agr, year_registr, period_registr, staynum, order_spec)
    WHERE left(code_diagnose, 1) NOT IN ('R', 'V', 'W', 'X', 'Y', 'Z') AND code_diagnose <> 'UUUUUU'
    GROUP BY ALL
)

SELECT
    p._file,
    p._line,
    p.code_agr,
    p.staynum,
    p.order_spec,
    p.type_diagnose,
    p.code_sys_diagnose,
    p.code_diagnose,
    p.code_diagnose AS value,
    'a definite diagnosis' AS expected,
    CAST(json_object(
        'code_agr', p.code_agr, 'staynum', p.staynum, 'order_spec', CAST(p.order_spec AS varchar), 'code_diagnose', d.definite_code
    ) AS varchar) AS related_key
FROM symptom AS p
INNER JOIN definite AS d USING (code_agr, year_registr, period_registr, staynum, order_spec)
