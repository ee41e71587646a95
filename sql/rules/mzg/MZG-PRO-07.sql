-- A procedure code of the ICD-10-PCS reference table may be reported in the edition set for the period (rule parameter icd_edition). Shown: the
-- editions that have the code, and those that fit the codes of the period best when the one that was set is none of them.
WITH other_edition AS (
    SELECT
        year_registr,
        period_registr,
        code,
        code || ' (' || editions || ')' AS value,
        'edition ' || edition || CASE WHEN is_best_set THEN '' ELSE ' (best fit of the period: ' || best_editions || ')' END AS expected
    FROM icd_code_of('PCS')
    WHERE is_billable AND NOT is_in_edition
)

SELECT
    p._file,
    p._line,
    o.value,
    o.expected
FROM staging.procedur AS p
INNER JOIN other_edition AS o
    ON p.m2_code_procedure = o.code AND p.year_registr = o.year_registr AND p.period_registr = o.period_registr
