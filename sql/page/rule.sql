-- One rule as it was judged in this run, per delivery and table.
SELECT
    u.rule_id,
    r.delivery_id,
    r.table_name,
    r.outcome,
    r.numerator,
    r.denominator,
    r.findings,
    r.withheld,
    r.reason,
    u.severity,
    u.dimension,
    u.basis,
    u.source,
    u.affects,
    u.max_rate,
    u.max_count,
    u.text_en,
    u.text_nl,
    u.text_fr,
    u.fix_en,
    u.fix_nl,
    u.fix_fr,
    r.statement
FROM quality.rule AS u
INNER JOIN quality.rule_result AS r ON u.rule_id = r.rule_id AND u.delivery_id = r.delivery_id
