-- Every stay in A2 has at least one record in A3, one in A4 and one in A5; one finding per file that has none.
WITH missing AS (
    SELECT _file, _line, code_agr, staynum, 'STAYSPEC' AS file_name
    FROM staging.stayhosp
    ANTI JOIN staging.stayspec USING (code_agr, year_registr, period_registr, staynum)
    UNION ALL
    SELECT _file, _line, code_agr, staynum, 'STAYINDX' AS file_name
    FROM staging.stayhosp
    ANTI JOIN staging.stayindx USING (code_agr, year_registr, period_registr, staynum)
    UNION ALL
    SELECT _file, _line, code_agr, staynum, 'STAYUNIT' AS file_name
    FROM staging.stayhosp
    ANTI JOIN staging.stayunit USING (code_agr, year_registr, period_registr, staynum)
)

SELECT
    _file,
    _line,
    code_agr,
    staynum,
    file_name AS value,
    'a record in ' || file_name AS expected
FROM missing
