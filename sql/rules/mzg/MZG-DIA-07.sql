-- Every diagnosis code other than the placeholder UUUUUU exists in at least one edition of the ICD-10-CM reference table. A code of another
-- form is not tested here.
SELECT
    d._file,
    d._line,
    d.field,
    d.code AS value,
    'a code of ICD-10-CM' AS expected
FROM intermediate.diagnosis_code AS d
WHERE d.code IN (SELECT c.code FROM icd_code_of('CM') AS c WHERE c.is_shaped AND NOT c.is_known)
