-- Findings of the run before that this run no longer finds.
SELECT delivery_id, count(*) AS resolved
FROM quality.resolved_finding
GROUP BY delivery_id
