-- One row per hospital and year: deliveries by verdict, stays and days of its registrations of stays, findings by severity. Fewer stays than
-- the smallest group are not shown, nor their days; so are they left out of every total.
WITH delivered AS (
    SELECT
        run_id,
        count(*) AS deliveries,
        count(*) FILTER (WHERE verdict = 'passed') AS passed,
        count(*) FILTER (WHERE verdict = 'passed_with_findings') AS passed_with_findings,
        count(*) FILTER (WHERE verdict = 'failed') AS failed,
        count(*) FILTER (WHERE verdict = 'not_evaluated') AS not_evaluated,
        CAST(sum(stays) AS bigint) AS stays,
        CAST(sum(days) AS bigint) AS days
    FROM summary_delivery
    GROUP BY ALL
),

found AS (
    SELECT
        run_id,
        CAST(sum(findings) FILTER (WHERE severity = 'blocking') AS bigint) AS blocking,
        CAST(sum(findings) FILTER (WHERE severity = 'error') AS bigint) AS error,
        CAST(sum(findings) FILTER (WHERE severity = 'signal') AS bigint) AS signal
    FROM summary_finding
    GROUP BY ALL
),

judged AS (
    SELECT r.*, d.*, f.*, coalesce(d.stays > 0 AND d.stays < r.smallest_group, FALSE) AS is_suppressed
    FROM summary_run AS r
    LEFT JOIN delivered AS d ON r.run_id = d.run_id
    LEFT JOIN found AS f ON r.run_id = f.run_id
)

SELECT
    hospital,
    year,
    run_id,
    started_at,
    deliveries,
    passed,
    passed_with_findings,
    failed,
    not_evaluated,
    CASE WHEN NOT is_suppressed THEN stays END AS stays,
    CASE WHEN NOT is_suppressed THEN days END AS days,
    is_suppressed,
    blocking,
    error,
    signal
FROM judged
ORDER BY hospital, year
