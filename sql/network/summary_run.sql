-- The run itself: one row.
SELECT
    r.run_id,
    split_part(r.run_id, '-', 1) AS hospital,
    split_part(r.run_id, '-', 2) AS year,
    r.tool_version,
    r.rule_set,
    r.started_at,
    CAST(rule_number('smallest_group') AS bigint) AS smallest_group
FROM quality.run AS r
