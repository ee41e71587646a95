-- What every rule came to, by delivery and table: counts only.
SELECT
    r.run_id,
    q.delivery_id,
    q.rule_id,
    q.table_name,
    q.severity,
    q.outcome,
    q.numerator,
    q.denominator,
    q.findings,
    q.withheld
FROM quality.rule_result AS q
CROSS JOIN quality.run AS r
ORDER BY ALL
