-- Low-variable care: stays of a group (LVZ-01), their number and share per group and version (LVZ-02), and stays that one condition keeps out (LVZ-03).
INSERT INTO intermediate.indicator_value
WITH total AS (
    SELECT count(*) AS n FROM intermediate.counted_stay
    WHERE is_counted
),

member AS (
    SELECT version, lvz_group, count(*) FILTER (failed = 0) AS n
    FROM marts.lvz_stay
    GROUP BY ALL
),

best AS (
    SELECT _file, _line, min(failed) AS failed
    FROM marts.lvz_stay
    GROUP BY ALL
),

near AS (
    SELECT count(*) AS n FROM best
    WHERE failed = 1
)

SELECT
    'LVZ-01' AS indicator_id, '' AS scope, NULL AS unit, count(DISTINCT row(_file, _line)) FILTER (failed = 0) AS value,
    count(DISTINCT row(_file, _line)) FILTER (failed = 0) AS numerator, any_value(t.n) AS denominator, NULL AS reason, NULL AS warnings
FROM marts.lvz_stay
CROSS JOIN total AS t
UNION ALL
SELECT 'LVZ-02', m.version || ' ' || m.lvz_group, NULL, m.n / nullif(t.n, 0), m.n AS numerator, t.n AS denominator, NULL, NULL FROM member AS m
CROSS JOIN total AS t
UNION ALL
SELECT 'LVZ-02', 'all', NULL, sum(m.n) / nullif(any_value(t.n), 0), sum(m.n), any_value(t.n), NULL, NULL FROM member AS m
CROSS JOIN total AS t
UNION ALL
SELECT 'LVZ-03', '', NULL, n, n AS numerator, NULL, NULL, ['conditions of each stay: table marts.lvz_stay'] FROM near
