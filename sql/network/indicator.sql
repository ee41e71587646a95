-- The indicators of the runs. A number of stays or admissions below the smallest group, or a ratio with one, is not shown, and neither are the other parts of its
-- indicator, from which it could be worked out; nothing is shown of a hospital whose stays are fewer.
WITH few AS (
    SELECT r.run_id, coalesce(sum(d.stays) > 0 AND sum(d.stays) < any_value(r.smallest_group), FALSE) AS is_few
    FROM summary_run AS r
    LEFT JOIN summary_delivery AS d ON r.run_id = d.run_id
    GROUP BY ALL
),

judged AS (
    SELECT
        r.hospital,
        r.year,
        i.* EXCLUDE (run_id, is_small),
        f.is_few OR bool_or(
            coalesce(i.is_small, FALSE) OR coalesce(i.unit IN ('stay', 'admission') AND i.value > 0 AND i.value < r.smallest_group, FALSE)
        ) OVER (PARTITION BY r.run_id, i.indicator_id) AS is_suppressed
    FROM summary_run AS r
    INNER JOIN summary_indicator AS i ON r.run_id = i.run_id
    INNER JOIN few AS f ON r.run_id = f.run_id
)

SELECT * REPLACE (CASE WHEN NOT is_suppressed THEN value END AS value)
FROM judged
ORDER BY hospital, year, indicator_id, scope
