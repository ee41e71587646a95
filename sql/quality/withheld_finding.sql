-- Findings of rules that read, on the same line of the same file, a field on which a rule on the layout fails at least as severely.
-- Needs layout_finding, and dependency (rule_id, delivery_id, table_name, field, severity_rank): which rules read which field.
CREATE OR REPLACE TEMP TABLE withheld AS
SELECT DISTINCT f.delivery_id, f.rule_id, f.table_name, f.file, f.line, md5(f.record_key) AS record_mark, f.rowid AS finding
FROM quality.finding AS f
INNER JOIN layout_finding AS l ON f.file = l.file AND f.line = l.line
INNER JOIN
    dependency AS d
    ON f.rule_id = d.rule_id AND f.delivery_id = d.delivery_id AND f.table_name = d.table_name AND l.field = d.field
WHERE l.severity_rank <= d.severity_rank
