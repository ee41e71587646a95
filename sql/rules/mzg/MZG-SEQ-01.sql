-- Within a stay the numbers of specialisms (A3) and of bed indices (A4) run 1, 2, ..., n. The first record out of step is the finding.
WITH path AS (
    SELECT 'order_spec' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, order_spec AS number
    FROM staging.stayspec
    UNION ALL
    SELECT 'order_bedindex' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, order_bedindex AS number
    FROM staging.stayindx
),

broken AS (
    SELECT field, code_agr, year_registr, period_registr, staynum
    FROM path
    GROUP BY field, code_agr, year_registr, period_registr, staynum
    -- n different numbers from 1 up, seen as n bits, of which the highest is n
    HAVING
        coalesce(bit_count(bit_or(CASE WHEN number BETWEEN 1 AND 120 THEN CAST(1 AS hugeint) << number END)), 0) <> count(*)
        OR max(number) <> count(*)
),

placed AS (
    SELECT
        p.*,
        row_number() OVER (
            PARTITION BY p.field, p.code_agr, p.year_registr, p.period_registr, p.staynum ORDER BY p.number NULLS LAST, p._file, p._line
        ) AS place
    FROM path AS p
    SEMI JOIN broken AS b
        ON
            p.field = b.field
            AND p.code_agr = b.code_agr
            AND p.year_registr = b.year_registr
            AND p.period_registr = b.period_registr
            AND p.staynum = b.staynum
)

SELECT
    _file,
    _line,
    code_agr,
    staynum,
    field,
    number AS value,
    place AS expected,
    number - place AS difference
FROM placed
WHERE number IS DISTINCT FROM place
QUALIFY place = min(place) OVER (PARTITION BY field, code_agr, year_registr, period_registr, staynum)
