-- Day stays (type C) and classic stays (type H) with a list A code (annex 3, point 5): one row per stay and code, the ambulatory number standing for its
-- hospital partner.
CREATE OR REPLACE TABLE intermediate.list_a_stay AS
WITH list_a AS (
    SELECT code AS listed, unnest([code, CAST((n + 1) * 10 + (n + 1) % 7 AS varchar)]) AS code
    FROM (
        SELECT code, try_cast(left(code, 5) AS integer) AS n
        FROM (SELECT DISTINCT unnest(budget_list('a3.listA.codes')) AS code) AS item
    ) AS listed_code
    WHERE n IS NOT NULL
)

SELECT DISTINCT s.code_agr, s.year_registr, s.period_registr, s.staynum, s.hosptype_fac, g.aprdrg, a.listed AS code
FROM staging.procrizi AS p
INNER JOIN list_a AS a ON p.m3_code_inariz = a.code
INNER JOIN intermediate.counted_stay AS s
    ON p.code_agr = s.code_agr AND p.year_registr = s.year_registr AND p.period_registr = s.period_registr AND p.staynum = s.staynum
LEFT JOIN intermediate.stay_group AS g
    ON s.code_agr = g.code_agr AND s.year_registr = g.year_registr AND s.period_registr = g.period_registr AND s.staynum = g.staynum
WHERE s.hosptype_fac IN ('C', 'H')
