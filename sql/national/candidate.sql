-- Classic stays of one hospital, each with the first of the reasons that keep it out of the national mean (annex 3, point 2.2); NULL: it
-- counts. The pilot of the shortened delivery stay (reason 10) is not in the registration.
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
        WHEN p.d_aks > 0 THEN '(1) day in Sp, A or K'
        WHEN p.is_newborn AND p.is_only_m_n THEN '(2) newborn only in M or N*'
        WHEN i._line IS NOT NULL THEN '(3) inappropriate classic stay'
        WHEN p.exclusion = 'burns' THEN '(4) burns'
        WHEN p.los = 1 AND p.a2_code_destinate IN ('3', '4', '5') THEN '(5) one-day stay transferred'
        WHEN p.aprdrg = '693' AND date_diff('day', p.adm_date, p.dis_date) = 1 THEN '(6) APR-DRG 693 of one day'
        WHEN p.aprdrg IN ('950', '951', '952', '955', '956') THEN '(7) APR-DRG 950-952, 955, 956'
        WHEN p.a2_code_destinate = '8' AND date_diff('day', p.adm_date, p.dis_date) <= 3 THEN '(8) death within three days'
        WHEN p.is_faulty THEN '(9) faulty stay'
        WHEN p.aprdrg IS NULL OR p.soi NOT BETWEEN 1 AND 4 OR p.soi IS NULL THEN 'no grouper output'
        WHEN p.los IS NULL OR p.los < 1 THEN 'no billed day'
    END AS exclusion
FROM intermediate.population AS p
CROSS JOIN intermediate.geriatric_age AS g
LEFT JOIN intermediate.inappropriate_stay AS i ON p._file = i._file AND p._line = i._line
WHERE p.hosptype_fac = 'H'
