-- A cost centre 020-899 has a surface exactly when it has costs or staff.
WITH centres AS (
    SELECT
        delivery_id,
        cost_centre,
        coalesce(sum(value) FILTER (record_type_cd = 'B0302'), 0) AS surface,
        coalesce(sum(value) FILTER (table_no = 2 AND is_cost), 0) AS costs,
        coalesce(sum(value) FILTER (record_type_cd = 'Y1301'), 0) AS fte
    FROM intermediate.finhosta
    WHERE cost_centre BETWEEN '020' AND '899'
    GROUP BY ALL
)

SELECT
    c.delivery_id,
    c.cost_centre,
    'value' AS field,
    c.surface AS value,
    CASE WHEN c.surface > 0 THEN 'costs or staff where there is a surface' ELSE 'a surface where there are costs or staff' END AS expected
FROM centres AS c
WHERE
    (c.surface > 0) <> (c.costs > 1 OR c.fte > 0)
    AND EXISTS (SELECT 1 FROM intermediate.finhosta AS o WHERE o.delivery_id = c.delivery_id AND o.record_type_cd = 'B0302')
    AND EXISTS (
        SELECT 1 FROM intermediate.finhosta AS o
        WHERE o.delivery_id = c.delivery_id AND (o.table_no = 2 OR o.record_type_cd = 'Y1301')
    )
