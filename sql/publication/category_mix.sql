-- Stays of the population per category (annex 3, points 2.3 and 3.4) with their days; categories with few stays (smallest_group) stand together.
WITH per_category AS (
    SELECT category, count(*) AS stays, sum(los) AS realised_days, sum(fv) AS justified_days
    FROM marts.stay_valuation
    WHERE exclusion IS NULL
    GROUP BY category
)

SELECT
    CASE WHEN category IS NULL THEN '?' WHEN stays >= rule_number('smallest_group') THEN category ELSE '' END AS category,
    CAST(sum(stays) AS bigint) AS stays,
    CAST(sum(realised_days) AS double) AS realised_days,
    CAST(sum(justified_days) AS double) AS justified_days
FROM per_category
GROUP BY ALL
ORDER BY stays DESC, category
