-- Within a stay the entry dates do not decrease with the order number: A3 and A4 by date, A5 by date, hour and minute, where records
-- with equal ORDER_UNIT are not compared. The record that is too early is the finding.
WITH path AS (
    SELECT
        'A3' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_spec AS place,
        spec_in_date AS day, (spec_in_date - DATE '1900-01-01') * 1440 AS moment
    FROM staging.stayspec
    UNION ALL
    SELECT
        'A4' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_bedindex AS place,
        bedindex_in_date AS day, (bedindex_in_date - DATE '1900-01-01') * 1440 AS moment
    FROM staging.stayindx
    UNION ALL
    SELECT
        'A5' AS file_code, _file, _line, code_agr, year_registr, period_registr, staynum, order_unit AS place,
        unit_in_date AS day, (unit_in_date - DATE '1900-01-01') * 1440 + a5_hour_unit_in * 60 + a5_min_unit_in AS moment
    FROM staging.stayunit
),

followed AS (
    SELECT
        p.*,
        lag(p.place) OVER moves AS place_before,
        lag(p.moment) OVER moves AS moment_before
    FROM path AS p
    SEMI JOIN (SELECT * FROM intermediate.stay_path WHERE records > 1) AS s
        USING (file_code, code_agr, year_registr, period_registr, staynum)
    WHERE p.moment IS NOT NULL AND p.place IS NOT NULL
    WINDOW moves AS (PARTITION BY p.file_code, p.code_agr, p.year_registr, p.period_registr, p.staynum ORDER BY p.place, p.moment)
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
