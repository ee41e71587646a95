-- Score of annex 8: VPERCIZ = sum of M x NPERCIZ x FAC / sum of FAC over classic stays, M = 2 in intensive care when brought by the 100 service or
-- deceased, else 1; without stays with half of their days in Sp, A, K, T or G, burns, APR-DRG 950-952 and 955-956, MDC 14 and 15, stays that began
-- more than six months before the period, and faulty stays.
CREATE OR REPLACE TABLE intermediate.intensive_score AS
WITH share AS (
    SELECT aprdrg, soi, any_value(share) AS share
    FROM reference.national_icu_share
    WHERE status IN ('law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic')
    GROUP BY aprdrg, soi
),

brought AS (
    SELECT DISTINCT code_agr, year_registr, period_registr, staynum
    FROM staging.transpor
    WHERE list_contains(rule_list('transport_100'), type_transport)
),

member AS (
    SELECT
        p.los,
        s.share,
        CASE
            WHEN i.is_long AND (b.staynum IS NOT NULL OR p.a2_code_destinate = '8') THEN budget_number('b2.annex8.multiplier')
            ELSE 1
        END AS weight
    FROM intermediate.population AS p
    LEFT JOIN share AS s ON p.aprdrg = s.aprdrg AND p.soi = s.soi
    LEFT JOIN intermediate.intensive_passage AS i USING (code_agr, year_registr, period_registr, staynum)
    LEFT JOIN brought AS b USING (code_agr, year_registr, period_registr, staynum)
    WHERE
        p.hosptype_fac = 'H' AND p.is_counted AND p.los > 0 AND NOT p.is_faulty
        AND 2 * p.d_aks < p.los AND 2 * p.d_g < p.los
        AND NOT p.is_burns AND p.mdc NOT IN ('14', '15')
        AND p.aprdrg NOT IN ('950', '951', '952', '955', '956')
        AND p.adm_date >= make_date(p.year_registr, 1 + 6 * (p.period_registr - 1), 1)
        - to_months(CAST(budget_number('b2.annex8.longstay_months') AS integer))
)

SELECT
    exact_sum(weight * share * los) AS weighted_days,
    sum(los) FILTER (share IS NOT NULL) AS days,
    count(*) FILTER (share IS NULL) AS without_share
FROM member
