-- Two successive records of a stay do not repeat the same code: specialism (A3, by order), bed index (A4, by order), campus and unit
-- (A5, by entry date and time). The second of the two is the finding.
WITH path AS (
    SELECT 'code_spec' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, code_spec AS code, order_spec AS place
    FROM staging.stayspec
    UNION ALL
    SELECT
        'a4_code_bedindex_fac' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, a4_code_bedindex_fac AS code,
        order_bedindex AS place
    FROM staging.stayindx
    UNION ALL
    SELECT
        'code_unit' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, code_campus || ' ' || code_unit AS code,
        ((unit_in_date - DATE '1900-01-01') * 1440 + coalesce(a5_hour_unit_in, 0) * 60 + coalesce(a5_min_unit_in, 0)) * 1000
        + coalesce(order_unit, 0) AS place
    FROM staging.stayunit
),

repeated AS (
    SELECT field, code_agr, year_registr, period_registr, staynum
    FROM path
    WHERE code IS NOT NULL
    GROUP BY field, code_agr, year_registr, period_registr, staynum, code
    HAVING count(*) > 1
),

followed AS (
    SELECT
        p.*,
        lag(p.code) OVER moves AS code_before,
        lag(p.place) OVER moves AS place_before,
        lag(p._line) OVER moves AS line_before
    FROM path AS p
    SEMI JOIN repeated AS r
        ON
            p.field = r.field
            AND p.code_agr = r.code_agr
            AND p.year_registr = r.year_registr
            AND p.period_registr = r.period_registr
            AND p.staynum = r.staynum
    WHERE p.place IS NOT NULL
    WINDOW moves AS (PARTITION BY p.field, p.code_agr, p.year_registr, p.period_registr, p.staynum ORDER BY p.place, p._line)
)

SELECT
    _file,
    _line,
    code_agr,
    staynum,
    field,
    code AS value,
    'another code than on line ' || line_before AS expected
FROM followed
WHERE code = code_before
