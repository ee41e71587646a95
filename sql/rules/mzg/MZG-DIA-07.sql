-- Every diagnosis code other than the placeholder UUUUUU exists in at least one edition of the ICD-10-CM reference table.
SELECT
    d._file,
    d._line,
    d.field,
    d.code AS value,
    'a code of ICD-10-CM' AS expected
FROM intermediate.diagnosis_code AS d
WHERE
    regexp_full_match(d.code, '[A-Z][0-9][A-Z0-9]{1,5}')
    AND NOT EXISTS (
        SELECT 1
        FROM reference.icd10 AS i
        WHERE i.system = 'CM' AND i.code = d.code
    )
