-- What each finding on a stay is worth, both ways: the change when the record leaves the population (out_...) and, where the rule says
-- what the value should be, the change when it takes that value (right_...). weight is the larger of the two in justified days.
CREATE OR REPLACE TABLE marts.finding_effect AS
WITH stay AS (
    SELECT
        code_agr,
        period,
        staynum,
        exact_sum(days) AS days,
        exact_sum(beds) AS beds,
        exact_sum(points) AS points,
        exact_sum(k) AS k,
        exact_sum(b8_score) AS b8_score
    FROM marts.change_effect
    WHERE kind = 'out'
    GROUP BY ALL
),

placed AS (
    SELECT
        f.delivery_id,
        f.rule_id,
        f.severity,
        f.file,
        f.line,
        f.field,
        d.hospital,
        d.period,
        CASE WHEN json_valid(f.record_key) THEN f.record_key ->> '$.staynum' END AS staynum
    FROM quality.finding AS f
    LEFT JOIN quality.file_account AS a ON f.file = a.file
    LEFT JOIN quality.delivery AS d ON coalesce(a.delivery_id, f.delivery_id) = d.delivery_id
)

SELECT DISTINCT
    p.*,
    s.days AS out_days,
    s.beds AS out_beds,
    s.points AS out_points,
    s.k AS out_k,
    s.b8_score AS out_b8_score,
    r.days AS right_days,
    r.beds AS right_beds,
    r.points AS right_points,
    r.k AS right_k,
    greatest(abs(s.days), abs(r.days)) AS weight
FROM placed AS p
LEFT JOIN stay AS s ON p.hospital = s.code_agr AND p.period = s.period AND p.staynum = s.staynum
LEFT JOIN effect.correction AS c
    ON p.rule_id = c.rule_id AND p.file = c.file AND p.line = c.line AND p.field IS NOT DISTINCT FROM c.field
LEFT JOIN marts.change_effect AS r ON r.kind = 'corrected' AND c.correction = r.correction
WHERE s.staynum IS NOT NULL OR r.correction IS NOT NULL
