-- Within a stay the entry dates do not decrease with the order number: A3 and A4 by date, A5 by date, hour and minute, where records
-- with equal ORDER_UNIT are not compared. The record that is too early is the finding.
WITH several AS (
    SELECT file_code, code_agr, year_registr, period_registr, staynum
    FROM intermediate.stay_path
    WHERE records > 1
),

path AS (
    SELECT
        'A3' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_spec AS place,
        (spec_in_date - DATE '1900-01-01') * 1440 AS moment
    FROM staging.stayspec
    SEMI JOIN (SELECT * FROM several WHERE file_code = 'A3') AS s USING (code_agr, year_registr, period_registr, staynum)
    UNION ALL
    SELECT
        'A4' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_bedindex AS place,
        (bedindex_in_date - DATE '1900-01-01') * 1440 AS moment
    FROM staging.stayindx
    SEMI JOIN (SELECT * FROM several WHERE file_code = 'A4') AS s USING (code_agr, year_registr, period_registr, staynum)
    UNION ALL
    SELECT
        'A5' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_unit AS place,
        (unit_in_date - DATE '1900-01-01') * 1440 + a5_hour_unit_in * 60 + a5_min_unit_in AS moment
    FROM staging.stayunit
    SEMI JOIN (SELECT * FROM several WHERE file_code = 'A5') AS s USING (code_agr, year_registr, period_registr, staynum)
),

followed AS (
    SELECT
        *,
        lag(place) OVER moves AS place_before,
        lag(moment) OVER moves AS moment_before
    FROM path
    WHERE moment IS NOT NULL AND place IS NOT NULL
    WINDOW moves AS (PARTITION BY file_code, code_agr, year_registr, period_registr, staynum ORDER BY place, moment)
)

SELECT
    _file,
    _line,
    path_key(file_code, code_agr, staynum, place) AS record_key,
    CASE file_code WHEN 'A3' THEN 'spec_in_date' WHEN 'A4' THEN 'bedindex_in_date' ELSE 'unit_in_date' END AS field,
    strftime(DATE '1900-01-01' + to_minutes(moment), '%Y-%m-%d %H:%M') AS value,
    'not before ' || strftime(DATE '1900-01-01' + to_minutes(moment_before), '%Y-%m-%d %H:%M') AS expected,
    (moment - moment_before) / 1440 AS difference
FROM followed
WHERE moment < moment_before AND place > place_before
