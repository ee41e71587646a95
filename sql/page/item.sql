-- The findings of the run with the decision that stands now: what was decided after the run was published replaces what it carried.
CREATE OR REPLACE TEMP VIEW item AS
WITH now AS (
    SELECT
        p.* EXCLUDE (decision_kind, reason_code, decided_by, decided_at, until, assignee, reopened),
        CASE WHEN d.finding_key IS NULL THEN p.decision_kind ELSE d.kind END AS decision_kind,
        CASE WHEN d.finding_key IS NULL THEN p.reason_code ELSE d.reason_code END AS reason_code,
        CASE WHEN d.finding_key IS NULL THEN p.decided_by ELSE d.decided_by END AS decided_by,
        CASE WHEN d.finding_key IS NULL THEN p.until ELSE d.until END AS until,
        CASE WHEN d.finding_key IS NULL THEN p.assignee ELSE d.assignee END AS assignee,
        CASE WHEN d.finding_key IS NULL THEN p.reopened ELSE coalesce(d.evidence_hash <> p.evidence_hash, false) END AS reopened
    FROM page_source AS p
    LEFT JOIN decided_since AS d ON p.finding_key = d.finding_key
)

SELECT
    *,
    CASE
        WHEN decision_kind IN ('accept', 'reject') AND NOT reopened AND coalesce(until >= getvariable('today'), true)
            THEN CASE decision_kind WHEN 'accept' THEN 'accepted' ELSE 'rejected' END
        WHEN assignee IS NOT NULL THEN 'assigned'
        ELSE 'open'
    END AS status
FROM now
