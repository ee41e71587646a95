-- Classic stays of one hospital for the national mean, each with the reason that keeps it out (annex 3, point 2.2); NULL: it counts.
SELECT
    p.code_agr,
    p.year_registr,
    p.aprdrg,
    p.soi,
    p.age,
    p.los,
    p.d_g,
    g.mean_age AS hospital_g_age,
    CASE
        WHEN e.reason IS NOT NULL THEN e.reason
        WHEN p.aprdrg IS NULL OR p.soi IS NULL OR p.soi NOT BETWEEN 1 AND 4 THEN 'no grouper output'
        WHEN p.los IS NULL OR p.los < 1 THEN 'no billed day'
    END AS exclusion
FROM intermediate.population AS p
INNER JOIN intermediate.pure_stay AS e ON p._file = e._file AND p._line = e._line
CROSS JOIN intermediate.geriatric_age AS g
