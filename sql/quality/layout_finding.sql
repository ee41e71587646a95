-- Fields of records on which a rule on the layout fails: file, line, field, rank of the severest such finding (1 blocking, 3 signal).
-- A finding on the key as a whole has no field; it stands under '*key'. Needs layout_rule (rule_id, mark): the mark goes before the field.
CREATE OR REPLACE TEMP TABLE layout_finding AS
SELECT
    f.table_name,
    f.file,
    f.line,
    coalesce(l.mark || f.field, '*key') AS field,
    min(list_position(['blocking', 'error', 'signal'], f.severity)) AS severity_rank
FROM quality.finding AS f
INNER JOIN layout_rule AS l ON f.rule_id = l.rule_id
WHERE f.line IS NOT NULL
GROUP BY f.table_name, f.file, f.line, coalesce(l.mark || f.field, '*key')
