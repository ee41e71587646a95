-- A diagnosis code that exists in the ICD-10-CM reference table is billable (highest level of detail) in at least one edition.
SELECT
    d._file,
    d._line,
    d.field,
    d.code AS value,
    'a code at the highest level of detail' AS expected
FROM intermediate.diagnosis_code AS d
WHERE d.code IN (SELECT c.code FROM icd_code_of('CM') AS c WHERE c.is_known AND NOT c.is_billable)
