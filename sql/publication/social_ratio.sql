-- The hospital's ratios and score of art. 78bis beside the median of the hospitals in the national list; none without that list.
SELECT
    measure,
    max(value) FILTER (hospital = getvariable('hospital')) AS own,
    median(value) AS median,
    CAST(count(value) AS bigint) AS hospitals
FROM (
    SELECT hospital, unnest(['B8-01', 'B8-02', 'B8-03', 'B8-04']) AS measure, unnest([r1, r2, r3, score]) AS value
    FROM intermediate.b8_score
) AS ratio
GROUP BY measure
HAVING max(value) FILTER (hospital = getvariable('hospital')) IS NOT NULL
ORDER BY measure
