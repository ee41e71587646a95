-- Findings that a person accepted with a reason; where several findings share rule, place, record and field, only when all are accepted.
INSERT INTO quality.accepted_finding
SELECT rule_id, file, line, record_key, field, min(reason_code) AS reason
FROM quality.finding_state
GROUP BY rule_id, file, line, record_key, field
HAVING bool_and(coalesce(decision_kind = 'accept', false))
ORDER BY ALL
