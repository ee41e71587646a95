-- Which rules fail together on one record (a line of a file) or on one stay: the root cause shows as pairs that share their records.
-- share_of_a: part of the units failing a that fail b too; overlap: units failing both over units failing either, from 0 to 1.
-- Units with the same set of rules are counted before pairs are made: a record with 40 findings costs 780 pairs once, not once per record.
-- Needs related_rule (rule_a, rule_b), both ways round: what the catalogue names as related. No key of a record is kept.
INSERT INTO quality.together
WITH units AS (
    SELECT delivery_id, 'record' AS unit, list_sort(list(DISTINCT rule_id)) AS rules
    FROM quality.finding
    WHERE line IS NOT NULL
    GROUP BY delivery_id, file, line
    UNION ALL
    SELECT f.delivery_id, 'stay', list_sort(list(DISTINCT f.rule_id))
    FROM quality.finding AS f
    LEFT JOIN quality.file_account AS a ON f.file = a.file
    WHERE (f.record_key ->> '$.staynum') IS NOT NULL
    -- a stay number is one stay within the delivery its file belongs to
    GROUP BY f.delivery_id, a.delivery_id, f.record_key ->> '$.staynum'
),

alike AS (
    SELECT delivery_id, unit, rules, count(*) AS units
    FROM units
    GROUP BY delivery_id, unit, rules
),

single AS (
    SELECT delivery_id, unit, unnest(rules) AS rule_id, units
    FROM alike
),

failing AS (
    SELECT delivery_id, unit, rule_id, sum(units)::BIGINT AS units
    FROM single
    GROUP BY delivery_id, unit, rule_id
),

pairs AS (
    SELECT s.delivery_id, s.unit, s.rule_a, s.rule_b, sum(s.units)::BIGINT AS together
    FROM (
        SELECT o.delivery_id, o.unit, o.rule_a, unnest(o.rules) AS rule_b, o.units
        FROM (SELECT delivery_id, unit, rules, unnest(rules) AS rule_a, units FROM alike WHERE len(rules) > 1) AS o
    ) AS s
    WHERE s.rule_a < s.rule_b
    GROUP BY s.delivery_id, s.unit, s.rule_a, s.rule_b
)

SELECT
    p.delivery_id,
    p.unit,
    p.rule_a,
    p.rule_b,
    p.together,
    a.units AS failing_a,
    b.units AS failing_b,
    p.together / a.units AS share_of_a,
    p.together / b.units AS share_of_b,
    p.together / (a.units + b.units - p.together) AS overlap,
    r.rule_a IS NOT NULL AS is_related
FROM pairs AS p
INNER JOIN failing AS a ON p.delivery_id = a.delivery_id AND p.unit = a.unit AND p.rule_a = a.rule_id
INNER JOIN failing AS b ON p.delivery_id = b.delivery_id AND p.unit = b.unit AND p.rule_b = b.rule_id
LEFT JOIN related_rule AS r ON p.rule_a = r.rule_a AND p.rule_b = r.rule_b
ORDER BY ALL
