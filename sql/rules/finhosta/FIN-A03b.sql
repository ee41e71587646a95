-- Products over all cost centres equal those over the definitive cost centres (200-999) after allocation (KB/AR 14-8-1987 art. 4).
-- Totals and appropriation are left out.
WITH amounts AS (
    SELECT
        delivery_id,
        coalesce(sum(value) FILTER (table_no = 2 AND is_product), 0) AS ledger,
        coalesce(
            sum(value) FILTER (
                record_type_cd = 'R2302' AND cost_centre BETWEEN '200' AND '999' AND coalesce(heading_kind NOT IN ('total', 'appropriation'), true)
            ), 0
        ) AS allocated
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING count(*) FILTER (record_type_cd = 'R2302') > 0 AND count(*) FILTER (table_no = 2) > 0
)

SELECT
    delivery_id,
    'value' AS field,
    allocated AS value,
    ledger AS expected,
    CAST(allocated - ledger AS DOUBLE) AS difference
FROM amounts
WHERE abs(allocated - ledger) > 0.01
