-- Means of the geriatric group and of the inliers of 75 and more, as a hospital mounts them: national_gfin.csv.
SELECT
    aprdrg,
    soi,
    round(g.ngl, 6) AS mean_los,
    round(i.mean_los, 6) AS inlier75_mean_los
FROM intermediate.inlier_mean AS i
FULL JOIN (
    SELECT aprdrg, soi, ngl
    FROM intermediate.national_limit
    WHERE age_group = 'G'
) AS g USING (aprdrg, soi)
ORDER BY ALL
