-- Inappropriate classic stay (annex 3, point 4.2.2 since 1-7-2025): type H, planned, real stay of at most 3 days, severity and risk of
-- mortality 1, alive, 1 < age < 75 (APR-DRG 097: < 14), exactly one list B code billed, APR-DRG of one of the two lists.
CREATE OR REPLACE TABLE intermediate.inappropriate_stay AS
WITH list_b AS (
    -- the lists print the ambulatory number; its hospital partner is the next number with its own check digit
    SELECT
        code AS listed,
        unnest([code, CAST((n + 1) * 10 + (n + 1) % 7 AS varchar)]) AS code
    FROM (
        SELECT code, try_cast(left(code, 5) AS integer) AS n
        FROM (SELECT DISTINCT unnest(budget_list('a3.listB.codes')) AS code) AS item
    ) AS listed_code
    WHERE n IS NOT NULL
),

candidate AS (
    SELECT _file, _line, code_agr, year_registr, period_registr, staynum
    FROM intermediate.population
    WHERE
        hosptype_fac IN (SELECT unnest(budget_list('a3.inapp.hosptype')))
        AND list_contains(rule_list('adm_planned'), a2_code_adm)
        AND date_diff('day', adm_date, dis_date) <= budget_number('a3.inapp.los_max')
        AND soi = budget_number('a3.inapp.soi')
        AND rom = budget_number('a3.inapp.rom')
        AND a2_code_destinate IS DISTINCT FROM '8'
        AND age > budget_number('a3.inapp.age_min_exclusive')
        AND age < budget_number('a3.inapp.age_max_exclusive')
        AND (aprdrg <> '097' OR age < budget_number('a3.inapp.apr097_age_max_exclusive'))
        AND (
            list_contains(budget_list('a3.inapp.aprdrg_surgical'), aprdrg)
            OR list_contains(budget_list('a3.inapp.aprdrg_medical'), aprdrg)
        )
)

SELECT c._file, c._line
FROM candidate AS c
INNER JOIN staging.procrizi AS p USING (code_agr, year_registr, period_registr, staynum)
INNER JOIN list_b AS b ON p.m3_code_inariz = b.code
GROUP BY c._file, c._line
HAVING count(DISTINCT b.listed) = budget_number('a3.inapp.listB_codes_billed')
