-- A diagnosis code is a letter, a digit and one to five letters or digits, without a dot, or the placeholder UUUUUU. Empty: not tested.
-- What the ICD-10-CM reference table holds passes whatever its form (QA0 came in 2026).
SELECT
    _file,
    _line,
    field,
    code AS value,
    'a letter, a digit, 1-5 letters or digits, no dot' AS expected
FROM intermediate.diagnosis_code
WHERE
    NOT regexp_full_match(code, '[A-Z][0-9][A-Z0-9]{1,5}')
    AND code <> 'UUUUUU'
    AND code NOT IN (SELECT c.code FROM icd_code_of('CM') AS c WHERE c.is_known AND NOT c.is_shaped)
