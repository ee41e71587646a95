-- Local approximation of the social profile (B8-08): share of the classic and surgical-day admissions with each flag in the hospital's own
-- billing, with the share of stays whose flag is known. Never a B8 ratio.
INSERT INTO intermediate.indicator_value
WITH flagged AS (
    SELECT
        code_agr, year AS year_registr, period AS period_registr, staynum,
        any_value(is_insured) AS insured,
        any_value(is_bim) AS bim,
        any_value(is_maf_social) AS maf_social,
        any_value(is_maf_low_income_isolated) AS maf_low_income_isolated,
        any_value(is_no_relief_domicile) AS no_relief_domicile
    FROM staging.social
    GROUP BY ALL
),

admission AS (
    SELECT insured, bim, maf_social, maf_low_income_isolated, no_relief_domicile
    FROM intermediate.counted_stay AS s
    LEFT JOIN flagged AS f USING (code_agr, year_registr, period_registr, staynum)
    WHERE s.hosptype_fac IN ('H', 'F', 'C')
),

long AS (
    FROM admission
    UNPIVOT INCLUDE NULLS (answer FOR flag IN (insured, bim, maf_social, maf_low_income_isolated, no_relief_domicile))
),

counted AS (
    SELECT
        flag,
        count(*) AS n,
        count(*) FILTER (answer = 'Y') AS yes,
        count(*) FILTER (answer IN ('Y', 'N')) AS known
    FROM long
    GROUP BY flag
)

SELECT
    'B8-08',
    flag,
    NULL,
    CASE WHEN known > 0 THEN yes / nullif(n, 0) END,
    yes,
    n,
    CASE WHEN known = 0 THEN 'flag never filled in' END,
    ['approximation', 'flag known for ' || round(100.0 * known / nullif(n, 0), 1) || ' % of the admissions']
FROM counted
