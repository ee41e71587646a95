-- Contribution of each subgroup to the performance in length of stay (annex 3, point 3.4): justified minus billed days of its stays.
CREATE OR REPLACE TABLE marts.subgroup_contribution AS
SELECT
    aprdrg,
    soi,
    age_group,
    count(*) AS stays,
    sum(los) AS billed_days,
    exact_sum(fv) AS justified_days,
    exact_sum(fv) / nullif(sum(los), 0) AS justified_over_billed,
    exact_sum(fv) - sum(los) AS contribution_days
FROM marts.stay_valuation
WHERE fv IS NOT NULL AND aprdrg IS NOT NULL
GROUP BY ALL
ORDER BY abs(exact_sum(fv) - sum(los)) DESC, aprdrg, soi, age_group
