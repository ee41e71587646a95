-- Every procedure code exists in at least one edition of the ICD-10-PCS reference table. A code of another shape is not tested here.
SELECT
    p._file,
    p._line,
    p.m2_code_procedure AS value,
    'a code of ICD-10-PCS' AS expected
FROM staging.procedur AS p
WHERE
    regexp_full_match(p.m2_code_procedure, '[0-9A-HJ-NP-Z]{7}')
    AND NOT EXISTS (
        SELECT 1
        FROM reference.icd10 AS i
        WHERE i.system = 'PCS' AND i.code = p.m2_code_procedure
    )
