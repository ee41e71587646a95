-- Mean stay of the normal stays of 75 years and more with fewer than ten G days, per APR-DRG and severity (annex 3, point 1.4).
CREATE OR REPLACE TABLE intermediate.inlier_mean AS
SELECT s.aprdrg, s.soi, avg(s.los) AS mean_los
FROM intermediate.mean_stay AS s
INNER JOIN intermediate.national_limit AS l ON s.aprdrg = l.aprdrg AND s.soi = l.soi AND s.age_group = l.age_group
WHERE
    s.age >= budget_number('a3.gfin.min_age')
    AND s.d_g < budget_number('a3.gfin.min_G_days')
    AND s.los > l.ll
    AND s.los <= l.u2
GROUP BY s.aprdrg, s.soi
