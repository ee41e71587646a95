-- Number, quartiles and raw limits of the pure stays of each subgroup (annex 3, points 2.3 and 2.4); the iteration starts from these limits.
-- The decree does not say how a quartile is taken: the rule parameter quartile_method says linear (interpolated) or nearest (an observed stay).
CREATE OR REPLACE TABLE intermediate.national_quartile AS
WITH counted AS (
    SELECT
        aprdrg,
        soi,
        age_group,
        count(*) AS n_stays,
        avg(los) AS mean_los,
        CASE list_extract(rule_list('quartile_method'), 1)
            WHEN 'linear' THEN quantile_cont(los, 0.25)
            WHEN 'nearest' THEN quantile_disc(los, 0.25)
        END AS q1,
        CASE list_extract(rule_list('quartile_method'), 1)
            WHEN 'linear' THEN quantile_cont(los, 0.75)
            WHEN 'nearest' THEN quantile_disc(los, 0.75)
        END AS q3
    FROM intermediate.mean_stay
    GROUP BY ALL
)

SELECT
    *,
    floor(q1 * pow(q1 / q3, budget_number('a3.outlier.small.k')) + 0.5) AS ll,
    floor(q3 + budget_number('a3.outlier.type2.k') * (q3 - q1) + 0.5) AS u2,
    floor(q3 + budget_number('a3.outlier.type1.k') * (q3 - q1) + 0.5) AS u1
FROM counted
WHERE q1 > 0
