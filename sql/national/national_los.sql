-- National mean stays as a hospital mounts them: national_los.csv.
SELECT
    l.aprdrg,
    l.soi,
    l.age_group,
    l.n_stays,
    q.q1,
    q.q3,
    round(l.ngl, 6) AS ngl,
    l.ll,
    l.u2,
    l.u1,
    round(l.severe_share, 6) AS soi4_share
FROM intermediate.national_limit AS l
INNER JOIN intermediate.national_quartile AS q USING (aprdrg, soi, age_group)
ORDER BY ALL
