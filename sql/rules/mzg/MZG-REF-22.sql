-- Every stay in A2 has at least one record in A3, one in A4 and one in A5; one finding per file that has none.
WITH parts AS (
    SELECT 'STAYSPEC' AS file_name, code_agr, year_registr, period_registr, staynum FROM staging.stayspec
    UNION ALL
    SELECT 'STAYINDX' AS file_name, code_agr, year_registr, period_registr, staynum FROM staging.stayindx
    UNION ALL
    SELECT 'STAYUNIT' AS file_name, code_agr, year_registr, period_registr, staynum FROM staging.stayunit
)

SELECT
    s._file,
    s._line,
    s.code_agr,
    s.staynum,
    w.file_name AS value,
    'a record in ' || w.file_name AS expected
FROM staging.stayhosp AS s
CROSS JOIN (VALUES ('STAYSPEC'), ('STAYINDX'), ('STAYUNIT')) AS w (file_name)
WHERE NOT EXISTS (
    SELECT 1
    FROM parts AS p
    WHERE
        p.file_name = w.file_name
        AND p.code_agr = s.code_agr
        AND p.year_registr = s.year_registr
        AND p.period_registr = s.period_registr
        AND p.staynum = s.staynum
)
