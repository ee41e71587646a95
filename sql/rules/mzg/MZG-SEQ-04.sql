-- The earliest entry date of a stay in A3, in A4 and in A5 equals the admission date; stays of type M or L are not tested. The earliest
-- record of the file that differs is the finding. With an unknown date among them the earliest is not known.
WITH path AS (
    SELECT 'A3' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_spec AS number, spec_in_date AS first_day
    FROM staging.stayspec
    UNION ALL
    SELECT 'A4' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_bedindex AS number, bedindex_in_date AS first_day
    FROM staging.stayindx
    UNION ALL
    SELECT 'A5' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_unit AS number, unit_in_date AS first_day
    FROM staging.stayunit
)

SELECT
    min(p._file) AS _file,
    arg_min(p._line, (p._file, p._line)) AS _line,
    path_key(p.file_code, p.code_agr, p.staynum, arg_min(p.number, (p._file, p._line))) AS record_key,
    CASE p.file_code WHEN 'A3' THEN 'spec_in_date' WHEN 'A4' THEN 'bedindex_in_date' ELSE 'unit_in_date' END AS field,
    p.first_day AS value,
    s.adm_date AS expected,
    p.first_day - s.adm_date AS difference
FROM path AS p
INNER JOIN intermediate.stay_path AS s USING (file_code, code_agr, year_registr, period_registr, staynum, first_day)
WHERE s.first_day <> s.adm_date AND s.has_all_days AND s.hosptype_fac NOT IN ('M', 'L')
GROUP BY p.file_code, p.code_agr, p.year_registr, p.period_registr, p.staynum, p.first_day, s.adm_date
