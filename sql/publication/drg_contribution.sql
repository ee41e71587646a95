-- Justified and realised days per APR-DRG over the valued stays of the population; APR-DRGs with few stays (smallest_group) stand together, so
-- that no row speaks of a few patients. Contribution: to justified less realised days, the numerator of K beside its denominator.
WITH per_drg AS (
    SELECT aprdrg, count(*) AS stays, sum(los) AS realised_days, sum(fv) AS justified_days
    FROM marts.stay_valuation
    WHERE exclusion IS NULL AND fv IS NOT NULL
    GROUP BY aprdrg
),

shown AS (
    SELECT CASE WHEN stays >= rule_number('smallest_group') THEN aprdrg END AS aprdrg, stays, realised_days, justified_days
    FROM per_drg
)

SELECT
    aprdrg,
    CAST(sum(stays) AS bigint) AS stays,
    CAST(sum(realised_days) AS double) AS realised_days,
    CAST(sum(justified_days) AS double) AS justified_days,
    CAST(sum(justified_days) - sum(realised_days) AS double) AS contribution
FROM shown
GROUP BY aprdrg
ORDER BY abs(contribution) DESC, aprdrg
