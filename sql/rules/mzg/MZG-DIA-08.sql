-- A diagnosis code that exists in the ICD-10-CM reference table is billable (highest level of detail) in at least one edition.
WITH header AS (
    SELECT code
    FROM reference.icd10
    WHERE system = 'CM'
    GROUP BY code
    HAVING NOT bool_or(coalesce(billable, true))
)

SELECT
    d._file,
    d._line,
    d.field,
    d.code AS value,
    'a code at the highest level of detail' AS expected
FROM intermediate.diagnosis_code AS d
INNER JOIN header AS h ON d.code = h.code
