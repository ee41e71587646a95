-- Within a stay the entry dates do not decrease with the order number: A3 and A4 by date, A5 by date, hour and minute, where records
-- with equal ORDER_UNIT are not compared. The record that is too early is the finding.
WITH path AS (
    SELECT
        'spec_in_date' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, order_spec AS place,
        spec_in_date AS day, spec_in_date - DATE '1900-01-01' AS moment
    FROM staging.stayspec
    UNION ALL
    SELECT
        'bedindex_in_date' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, order_bedindex AS place,
        bedindex_in_date AS day, bedindex_in_date - DATE '1900-01-01' AS moment
    FROM staging.stayindx
    UNION ALL
    SELECT
        'unit_in_date' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, order_unit AS place,
        unit_in_date AS day, (unit_in_date - DATE '1900-01-01') * 1440 + a5_hour_unit_in * 60 + a5_min_unit_in AS moment
    FROM staging.stayunit
),

moved AS (
    SELECT field, code_agr, year_registr, period_registr, staynum
    FROM path
    WHERE moment IS NOT NULL AND place IS NOT NULL
    GROUP BY field, code_agr, year_registr, period_registr, staynum
    HAVING min(moment) < max(moment)
),

followed AS (
    SELECT
        p.*,
        lag(p.place) OVER moves AS place_before,
        lag(p.day) OVER moves AS day_before,
        lag(p.moment) OVER moves AS moment_before
    FROM path AS p
    SEMI JOIN moved AS m
        ON
            p.field = m.field
            AND p.code_agr = m.code_agr
            AND p.year_registr = m.year_registr
            AND p.period_registr = m.period_registr
            AND p.staynum = m.staynum
    WHERE p.moment IS NOT NULL AND p.place IS NOT NULL
    WINDOW moves AS (PARTITION BY p.field, p.code_agr, p.year_registr, p.period_registr, p.staynum ORDER BY p.place, p.moment)
)

SELECT _file, _line, code_agr, staynum, field, day AS value, 'not before ' || day_before AS expected, day - day_before AS difference
FROM followed
WHERE moment < moment_before AND place > place_before
