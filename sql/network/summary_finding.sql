-- Findings by delivery and severity; a severity without findings has a row with 0.
SELECT r.run_id, d.delivery_id, s.severity, count(f.rule_id) AS findings
FROM quality.delivery AS d
CROSS JOIN quality.run AS r
CROSS JOIN (VALUES ('blocking'), ('error'), ('signal')) AS s (severity)
LEFT JOIN quality.finding AS f ON d.delivery_id = f.delivery_id AND s.severity = f.severity
GROUP BY ALL
ORDER BY ALL
