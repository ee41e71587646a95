-- Findings per delivery and rule family, and of all families together (family ''), with the stays of the delivery. Families of which no rule
-- was evaluated are absent: nothing found is not the same as nothing looked at. A delivery without stays has no rate.
WITH stays AS (
    SELECT a.delivery_id, sum(a.loaded) AS stays
    FROM quality.file_account AS a
    WHERE a.table_name = 'stayhosp'
    GROUP BY a.delivery_id
),

evaluated AS (
    SELECT DISTINCT q.delivery_id, q.rule_id, q.family
    FROM quality.rule AS q
    SEMI JOIN quality.rule_result AS r
        ON q.delivery_id = r.delivery_id AND q.rule_id = r.rule_id AND r.outcome IN ('passed', 'passed_with_findings', 'failed', 'partial')
),

counted AS (
    SELECT e.delivery_id, e.family, count(f.rule_id) AS findings
    FROM evaluated AS e
    LEFT JOIN quality.finding AS f ON e.delivery_id = f.delivery_id AND e.rule_id = f.rule_id
    GROUP BY e.delivery_id, e.family
)

SELECT
    c.delivery_id,
    coalesce(c.family, '') AS family,
    CAST(sum(c.findings) AS double) AS findings,
    CAST(any_value(s.stays) AS double) AS stays
FROM counted AS c
INNER JOIN quality.delivery AS d ON c.delivery_id = d.delivery_id
INNER JOIN stays AS s ON c.delivery_id = s.delivery_id
WHERE coalesce(d.verdict, '') <> 'not_evaluated' AND s.stays > 0
GROUP BY GROUPING SETS ((c.delivery_id, c.family), (c.delivery_id))
ORDER BY ALL
