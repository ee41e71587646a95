-- The deliveries of the runs with their verdicts and findings by severity.
SELECT
    r.hospital,
    r.year,
    d.delivery_id,
    d.registration,
    d.period,
    d.verdict,
    CAST(sum(f.findings) FILTER (WHERE f.severity = 'blocking') AS bigint) AS blocking,
    CAST(sum(f.findings) FILTER (WHERE f.severity = 'error') AS bigint) AS error,
    CAST(sum(f.findings) FILTER (WHERE f.severity = 'signal') AS bigint) AS signal
FROM summary_run AS r
INNER JOIN summary_delivery AS d ON r.run_id = d.run_id
LEFT JOIN summary_finding AS f ON d.run_id = f.run_id AND d.delivery_id = f.delivery_id
GROUP BY ALL
ORDER BY r.hospital, r.year, d.delivery_id
