-- National mean of each subgroup under its present limits: normal stays with their length, large stays of type 2 with their bound; small
-- stays and large stays of type 1 are left out (annex 3, point 2.4).
CREATE OR REPLACE TABLE intermediate.national_mean AS
SELECT
    l.aprdrg,
    l.soi,
    l.age_group,
    exact_sum(CASE WHEN s.los <= l.u2 THEN s.los ELSE l.u2 END) / count(*) AS ngl
FROM intermediate.mean_stay AS s
INNER JOIN intermediate.national_limit AS l ON s.aprdrg = l.aprdrg AND s.soi = l.soi AND s.age_group = l.age_group
WHERE s.los > l.ll AND s.los <= l.u1
GROUP BY l.aprdrg, l.soi, l.age_group
