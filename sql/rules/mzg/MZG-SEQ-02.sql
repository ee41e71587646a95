-- Two successive records of a stay do not repeat the same code: specialism (A3, by order), bed index (A4, by order), campus and unit (A5, by
-- entry date and time). The second of the two is the finding.
WITH several AS (
    SELECT file_code, code_agr, year_registr, period_registr, staynum
    FROM intermediate.stay_path
    WHERE records > 1
),

path AS (
    SELECT
        'A3' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, '' AS campus, code_spec AS code,
        order_spec AS number, order_spec AS place
    FROM staging.stayspec
    SEMI JOIN (SELECT * FROM several WHERE file_code = 'A3') AS s USING (code_agr, year_registr, period_registr, staynum)
    UNION ALL
    SELECT
        'A4' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, '' AS campus, a4_code_bedindex_fac AS code,
        order_bedindex AS number, order_bedindex AS place
    FROM staging.stayindx
    SEMI JOIN (SELECT * FROM several WHERE file_code = 'A4') AS s USING (code_agr, year_registr, period_registr, staynum)
    UNION ALL
    SELECT
        'A5' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, code_campus AS campus, code_unit AS code,
        order_unit AS number,
        ((unit_in_date - DATE '1900-01-01') * 1440 + coalesce(a5_hour_unit_in, 0) * 60 + coalesce(a5_min_unit_in, 0)) * 1000
        + coalesce(order_unit, 0) AS place
    FROM staging.stayunit
    SEMI JOIN (SELECT * FROM several WHERE file_code = 'A5') AS s USING (code_agr, year_registr, period_registr, staynum)
),

followed AS (
    SELECT
        *,
        lag(code) OVER moves AS code_before,
        lag(campus) OVER moves AS campus_before,
        lag(_line) OVER moves AS line_before
    FROM path
    WHERE place IS NOT NULL
    WINDOW moves AS (PARTITION BY file_code, code_agr, year_registr, period_registr, staynum ORDER BY place, _line)
)

SELECT
    _file,
    _line,
    path_key(file_code, code_agr, staynum, number) AS record_key,
    CASE file_code WHEN 'A3' THEN 'code_spec' WHEN 'A4' THEN 'a4_code_bedindex_fac' ELSE 'code_unit' END AS field,
    concat_ws(' ', nullif(campus, ''), code) AS value,
    'another code than on line ' || line_before AS expected
FROM followed
WHERE code = code_before AND campus = campus_before
