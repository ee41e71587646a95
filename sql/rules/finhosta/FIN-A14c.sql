-- The change of reserves and result carried forward (13 and 14 of the balance sheet) since the year before is the result of the year
-- minus what was paid out (694, 695, 696 and, from 2019 on, 691) plus what came in (791, 794). With a heading of table 22 that is not
-- mapped nothing is compared.
WITH equity AS (
    SELECT delivery_id, sum(value) AS now, 0 AS earlier
    FROM intermediate.finhosta
    WHERE record_type_cd = 'R2101' AND left(heading, 2) IN ('13', '14')
    GROUP BY delivery_id
    UNION ALL
    SELECT delivery_id, 0 AS now, sum(value) AS earlier
    FROM intermediate.year_before
    WHERE years_back = 1 AND record_type_cd = 'R2101' AND left(heading, 2) IN ('13', '14')
    GROUP BY delivery_id
),

change AS (
    SELECT delivery_id, coalesce(sum(now), 0) - coalesce(sum(earlier), 0) AS change
    FROM equity
    GROUP BY delivery_id
),

results AS (
    SELECT
        delivery_id,
        coalesce(
            sum(
                CASE
                    WHEN heading_kind = 'product' OR left(heading, 3) IN ('791', '794') THEN value
                    WHEN heading_kind = 'cost' OR left(heading, 3) IN ('694', '695', '696') THEN -value
                    WHEN left(heading, 3) = '691' AND year >= 2019 THEN -value
                END
            ), 0
        ) AS result
    FROM intermediate.finhosta
    WHERE table_no = 22
    GROUP BY delivery_id
    HAVING count(*) FILTER (heading_kind IS NULL) = 0
)

SELECT
    r.delivery_id,
    'value' AS field,
    coalesce(c.change, 0) AS value,
    r.result AS expected,
    CAST(coalesce(c.change, 0) - r.result AS DOUBLE) AS difference
FROM results AS r
LEFT JOIN change AS c ON r.delivery_id = c.delivery_id
WHERE
    abs(coalesce(c.change, 0) - r.result) > 0.01
    AND r.delivery_id IN (SELECT f.delivery_id FROM intermediate.finhosta AS f WHERE f.record_type_cd = 'R2101')
