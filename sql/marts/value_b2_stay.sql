-- Summaries of annex 3, points 1.3 to 2.6 and 3.4: stays eligible for the national mean with the reason of the others (B2-01), stays per age
-- group (B2-02), subgroups of the own stays with and without limits (B2-03), stays per category (B2-04).
INSERT INTO intermediate.indicator_value
WITH pure AS (
    SELECT coalesce(reason, 'eligible') AS scope, count(*) AS n, sum(count(*)) OVER () AS n_all
    FROM intermediate.pure_stay
    GROUP BY ALL
),

met AS (
    SELECT DISTINCT aprdrg, soi, age_group, ngl IS NOT NULL AND category NOT IN ('0a', '0b', '0c', '0d', '0e', '0f') AS has_mean
    FROM marts.stay_valuation
    WHERE exclusion IS NULL AND age_group IS NOT NULL AND category IN ('1', '2', '2b', '3', '4', '0a', '0b', '0c', '0d', '0e', '0f')
)

SELECT
    'B2-01' AS indicator_id, scope, NULL AS unit, n AS value, n AS numerator, n_all, NULL AS reason,
    CASE WHEN scope = 'eligible' THEN ['stays of the pilot for short deliveries carry no mark'] END AS warnings
FROM pure
UNION ALL
SELECT 'B2-02', g.age_group, NULL, count(v.age_group), count(v.age_group), NULL, NULL, NULL
FROM (SELECT unnest(['L', 'H', 'A', 'G']) AS age_group) AS g
LEFT JOIN marts.stay_valuation AS v ON g.age_group = v.age_group AND v.exclusion IS NULL
GROUP BY g.age_group
UNION ALL
SELECT 'B2-03', 'subgroups with mean', NULL, count(*) FILTER (has_mean), count(*) FILTER (has_mean), count(*), NULL, NULL FROM met
UNION ALL
SELECT 'B2-03', 'subgroups without mean', NULL, count(*) FILTER (NOT has_mean), count(*) FILTER (NOT has_mean), count(*), NULL, NULL FROM met
UNION ALL
SELECT 'B2-04', category, NULL, count(*), count(*), NULL, NULL, NULL FROM marts.stay_valuation
WHERE category IS NOT NULL
GROUP BY category
