-- What the rules came to in the network: runs in which each was judged and in which it failed, and its findings.
SELECT
    rule_id,
    min(severity) AS severity,
    count(DISTINCT run_id) AS runs,
    count(DISTINCT run_id) FILTER (WHERE outcome = 'failed') AS runs_failed,
    CAST(sum(findings) AS bigint) AS findings
FROM summary_rule_result
WHERE findings > 0
GROUP BY ALL
ORDER BY findings DESC, rule_id
