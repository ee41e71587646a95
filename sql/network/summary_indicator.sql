-- The indicators of the run, values and how far they can be trusted. is_small: a count of stays, or a part of a ratio of stays, is below the
-- smallest group; the value is not in the summary then. Ratios of B4 count contracts and committees.
WITH counted AS (
    SELECT
        i.*,
        CASE
            WHEN i.unit IN ('stay', 'admission') THEN [i.value, i.numerator, i.denominator]
            WHEN
                i.unit = 'ratio' AND NOT starts_with(i.indicator_id, 'B4-') AND i.denominator > 1
                AND i.numerator = floor(i.numerator) AND i.denominator = floor(i.denominator)
                THEN [i.numerator, i.denominator]
            ELSE []
        END AS counts
    FROM marts.indicator AS i
),

judged AS (
    SELECT c.*, coalesce(bool_or(n.count > 0 AND n.count < rule_number('smallest_group')), FALSE) AS is_small
    FROM counted AS c
    LEFT JOIN (SELECT indicator_id, scope, unnest(counts) AS count FROM counted) AS n
        ON c.indicator_id = n.indicator_id AND c.scope IS NOT DISTINCT FROM n.scope
    GROUP BY ALL
)

SELECT
    r.run_id,
    i.indicator_id,
    coalesce(i.scope, '') AS scope,
    i.name_en,
    i.name_nl,
    i.name_fr,
    i.unit,
    i.exercise_date,
    CASE WHEN NOT i.is_small THEN i.value END AS value,
    i.status,
    i.fitness,
    i.is_small
FROM judged AS i
CROSS JOIN quality.run AS r
ORDER BY i.indicator_id, scope
