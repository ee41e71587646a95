-- A diagnosis code of the ICD-10-CM reference table may be reported in the edition set for the period (rule parameter icd_edition). Shown: the
-- editions that have the code, and those that fit the codes of the period best when the one that was set is none of them.
WITH other_edition AS (
    SELECT
        year_registr,
        period_registr,
        code,
        code || ' (' || editions || ')' AS value,
        'edition ' || edition || CASE WHEN is_best_set THEN '' ELSE ' (best fit of the period: ' || best_editions || ')' END AS expected
    FROM icd_code_of('CM')
    WHERE is_billable AND NOT is_in_edition
)

SELECT
    d._file,
    d._line,
    d.field,
    o.value,
    o.expected
FROM intermediate.diagnosis_code AS d
INNER JOIN other_edition AS o ON d.code = o.code AND d.year_registr = o.year_registr AND d.period_registr = o.period_registr
