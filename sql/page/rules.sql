-- Rules with their outcome per delivery and table, and the findings that are still open.
SELECT
    r.rule_id,
    r.delivery_id,
    r.table_name,
    r.severity,
    r.outcome,
    r.numerator,
    r.denominator,
    r.reason,
    u.max_rate,
    u.max_count,
    coalesce(i.open, 0) AS open
FROM quality.rule_result AS r
LEFT JOIN quality.rule AS u ON r.rule_id = u.rule_id AND r.delivery_id = u.delivery_id
LEFT JOIN (
    SELECT rule_id, delivery_id, table_name, count(*) AS open
    FROM item
    WHERE status IN ('open', 'assigned')
    GROUP BY GROUPING SETS ((rule_id, delivery_id, table_name), (rule_id, delivery_id))
) AS i ON r.rule_id = i.rule_id AND r.delivery_id = i.delivery_id AND nullif(r.table_name, '*') IS NOT DISTINCT FROM i.table_name
WHERE r.findings > 0 OR r.outcome IN ('not_evaluated', 'partial')
ORDER BY list_position(['blocking', 'error', 'signal'], r.severity), r.numerator DESC NULLS LAST, r.rule_id, r.delivery_id, r.table_name
