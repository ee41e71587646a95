-- Waiting accounts 014-019 hold at most a small share of the costs at the end of the year.
WITH costs AS (
    SELECT
        delivery_id,
        coalesce(sum(value) FILTER (cost_centre BETWEEN '014' AND '019'), 0) AS waiting,
        sum(value) AS total
    FROM intermediate.finhosta
    WHERE table_no = 2 AND is_cost
    GROUP BY delivery_id
)

SELECT
    delivery_id,
    'value' AS field,
    waiting AS value,
    'at most ' || rule_number('waiting_cost_pct') || ' % of ' || total AS expected,
    CAST(abs(waiting) - total * rule_number('waiting_cost_pct') / 100 AS DOUBLE) AS difference
FROM costs
WHERE abs(waiting) > total * rule_number('waiting_cost_pct') / 100
