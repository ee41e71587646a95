-- A diagnosis code is a letter, a digit and one to five letters or digits, without a dot, or the placeholder UUUUUU. Empty: not tested.
-- What the ICD-10-CM reference table holds passes whatever its form (QA0 came in 2026).
SELECT
    d._file,
    d._line,
    d.field,
    d.code AS value,
    'a letter, a digit, 1-5 letters or digits, no dot' AS expected
FROM intermediate.diagnosis_code AS d
WHERE d.code IN (SELECT c.code FROM icd_code_of('CM') AS c WHERE NOT c.is_shaped AND NOT c.is_known)
