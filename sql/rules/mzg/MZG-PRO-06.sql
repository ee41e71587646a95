-- Every procedure code exists in at least one edition of the ICD-10-PCS reference table. A code of another shape is not tested here.
SELECT
    p._file,
    p._line,
    p.m2_code_procedure AS value,
    'a code of ICD-10-PCS' AS expected
FROM staging.procedur AS p
WHERE p.m2_code_procedure IN (SELECT c.code FROM icd_code_of('PCS') AS c WHERE c.is_shaped AND NOT c.is_known)
