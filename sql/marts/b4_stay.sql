-- Stays and consults that drive lines of B4: stays of patients of 75 and older without a day in G (art. 63bis), day stays in the geriatric day hospital
-- (63ter), multidisciplinary consults (64), and stays for the palliative team: palliative care as secondary diagnosis, or severity and risk 3-4 (65).
CREATE OR REPLACE TABLE intermediate.b4_stay AS
WITH palliative AS (
    SELECT DISTINCT code_agr, year_registr, period_registr, staynum
    FROM staging.diagnose
    WHERE code_diagnose = 'Z515' AND type_diagnose <> 'P'
),

elsewhere AS (
    SELECT DISTINCT code_agr, year_registr, period_registr, staynum
    FROM staging.stayindx
    WHERE a4_code_bedindex_fac NOT IN ('NI', 'NIC', 'A', 'A1', 'A2', 'M', 'MI', 'S4', 'U')
)

SELECT
    (
        SELECT count(*) FROM intermediate.population
        WHERE is_counted AND age >= budget_number('b4.ger_liaison.age') AND d_g = 0
    ) AS elderly,
    (
        SELECT count(*) FROM staging.stayhosp
        WHERE a2_hosptype_cat = 'G'
    ) AS geriatric_day,
    (
        SELECT coalesce(sum(coalesce(m3_number_inariz_1_day, 1)), 0) FROM staging.procrizi
        WHERE list_contains(budget_list('b4.cancer.com_codes'), m3_code_inariz)
    ) AS consults,
    (
        SELECT count(*)
        FROM intermediate.population AS p
        SEMI JOIN elsewhere AS e USING (code_agr, year_registr, period_registr, staynum)
        LEFT JOIN palliative AS z USING (code_agr, year_registr, period_registr, staynum)
        WHERE p.is_counted AND (z.staynum IS NOT NULL OR (p.soi >= 3 AND p.rom >= 3))
    ) AS palliative
