-- Every finding of the run against the run before that could be judged, with the decision in force on it.
-- Needs identified_finding, compared_delivery (delivery_id), open_spell (finding_key, evidence_hash), known_finding (finding_key,
-- first_seen) and decision_now.
CREATE OR REPLACE TABLE quality.finding_state AS
SELECT
    i.delivery_id,
    i.finding_key,
    i.evidence_hash,
    i.rule_id,
    i.table_name,
    i.file,
    i.line,
    i.field,
    i.record_key,
    CASE
        WHEN c.delivery_id IS NULL THEN NULL
        WHEN o.finding_key IS NULL THEN 'new'
        WHEN o.evidence_hash = i.evidence_hash THEN 'unchanged'
        ELSE 'updated'
    END AS state,
    o.finding_key IS NULL AND k.finding_key IS NOT NULL AS is_back,
    coalesce(k.first_seen, r.started_at) AS first_seen,
    d.kind AS decision_kind,
    d.reason_code,
    d.made_by AS decided_by,
    d.made_at AS decided_at,
    d.until,
    d.assignee,
    coalesce(d.kind = 'reopen', false) AS reopened,
    i.rowid_finding
FROM identified_finding AS i
CROSS JOIN quality.run AS r
LEFT JOIN compared_delivery AS c ON i.delivery_id = c.delivery_id
LEFT JOIN open_spell AS o ON i.finding_key = o.finding_key
LEFT JOIN known_finding AS k ON i.finding_key = k.finding_key
LEFT JOIN decision_now AS d ON i.finding_key = d.finding_key
ORDER BY i.rowid_finding
