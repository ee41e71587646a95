-- What findings are worth per rule, nursing unit and specialism: names with few stays (smallest_group) stand together within their dimension.
WITH shown AS (
    SELECT
        dimension,
        CASE WHEN stays >= rule_number('smallest_group') OR dimension = 'rule' THEN name END AS name,
        * EXCLUDE (dimension, name)
    FROM marts.effect_total
)

SELECT
    dimension,
    name,
    CAST(sum(stays) AS bigint) AS stays,
    CAST(sum(findings) AS bigint) AS findings,
    CAST(sum(out_days) AS double) AS out_days,
    CAST(sum(out_beds) AS double) AS out_beds,
    CAST(sum(out_points) AS double) AS out_points,
    CAST(sum(right_days_up) AS double) AS right_days_up,
    CAST(sum(right_days_down) AS double) AS right_days_down
FROM shown AS s
GROUP BY dimension, name
ORDER BY list_position(['rule', 'unit', 'specialism'], dimension), abs(coalesce(sum(s.out_days), 0)) DESC, name
