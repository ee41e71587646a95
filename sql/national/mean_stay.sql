-- Subgroup of every pure stay (annex 3, points 1.3 to 1.5); the geriatric group by the mean of the
-- inliers of 75 and more, none while that mean is not there.
CREATE OR REPLACE TABLE intermediate.mean_stay AS
SELECT
    c.code_agr,
    c.aprdrg,
    c.soi,
    c.los,
    c.age,
    c.d_g,
    CASE
        WHEN
            c.d_g >= budget_number('a3.gfin.min_G_days')
            AND (
                coalesce(c.hospital_g_age >= budget_number('a3.gfin.min_age'), false) OR c.age >= budget_number('a3.gfin.min_age')
            )
            AND c.los >= budget_number('a3.gfin.los_factor') * i.mean_los
            THEN 'G'
        WHEN c.soi >= 3 THEN 'A'
        WHEN c.age < budget_number('a3.age_split') THEN 'L'
        ELSE 'H'
    END AS age_group
FROM intermediate.candidate AS c
LEFT JOIN intermediate.inlier_mean AS i ON c.aprdrg = i.aprdrg AND c.soi = i.soi
