-- Subgroup (APR-DRG x severity x age group, annex 3, points 1.3-1.5) and category (2.3-2.6, 3.4) of every stay of the population: exactly
-- one category, or the reason why there is none.
CREATE OR REPLACE TABLE intermediate.stay_category AS
WITH mean_stay AS (
    SELECT aprdrg, soi, any_value(mean_los) AS gfin_mean, any_value(inlier75_mean_los) AS inlier_mean
    FROM reference.national_gfin
    WHERE status IN ('law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic')
    GROUP BY aprdrg, soi
),

asked AS (
    SELECT
        p.*,
        f.gfin_mean,
        f.inlier_mean,
        p.d_g >= budget_number('a3.gfin.min_G_days')
        AND (g.mean_age >= budget_number('a3.gfin.min_age') OR p.age >= budget_number('a3.gfin.min_age')) AS may_be_gfin
    FROM intermediate.population AS p
    CROSS JOIN intermediate.geriatric_age AS g
    LEFT JOIN mean_stay AS f ON p.aprdrg = f.aprdrg AND p.soi = f.soi
    WHERE p.exclusion IS NULL
),

grouped AS (
    SELECT
        *,
        CASE
            WHEN soi IS NULL OR soi NOT BETWEEN 1 AND 4 THEN NULL
            WHEN may_be_gfin AND inlier_mean IS NULL THEN NULL
            WHEN may_be_gfin AND los >= budget_number('a3.gfin.los_factor') * inlier_mean THEN 'G'
            WHEN soi >= 3 THEN 'A'
            WHEN age < budget_number('a3.age_split') THEN 'L'
            WHEN age >= budget_number('a3.age_split') THEN 'H'
        END AS age_group
    FROM asked
),

met AS (
    SELECT
        s.*,
        l.n_stays,
        l.ngl,
        l.ll,
        l.u2,
        l.u1,
        l.aprdrg IS NOT NULL AS has_row,
        l.n_stays IS NULL
        OR (
            l.n_stays >= budget_number('a3.mean.cells_min')
            AND ((s.soi = 4 AND l.severe_share IS NULL) OR l.ngl IS NULL OR l.ll IS NULL OR l.u2 IS NULL OR l.u1 IS NULL)
        ) AS is_row_incomplete,
        coalesce(s.soi = 4 AND l.severe_share < budget_number('a3.mean.soi4_min_share'), false) AS is_rare_severe,
        list_position(budget_list('a3.mean.no_mean_aprdrg'), s.aprdrg) AS no_mean_place,
        date_diff('day', s.adm_date, s.dis_date) AS nights,
        n.has_national
    FROM grouped AS s
    CROSS JOIN (
        SELECT count(*) > 0 AS has_national
        FROM intermediate.national_limit
    ) AS n
    LEFT JOIN intermediate.national_limit AS l ON s.aprdrg = l.aprdrg AND s.soi = l.soi AND s.age_group = l.age_group
),

categorised AS (
    SELECT
        *,
        CASE
            WHEN is_faulty THEN '9'
            WHEN is_long THEN '5'
            WHEN aprdrg IS NULL THEN NULL
            WHEN aprdrg IN ('955', '956') THEN '6a'
            WHEN aprdrg IN ('950', '951', '952') THEN '6b'
            WHEN aprdrg = '693' AND nights = 1 THEN '2c'
            WHEN los = 1 AND a2_code_destinate IN ('3', '4', '5') THEN '2t'
            WHEN a2_code_destinate = '8' AND nights <= 3 THEN '8'
            WHEN d_aks > 0.5 * los THEN '7'
            WHEN no_mean_place > 0 THEN '0' || chr(CAST(96 + no_mean_place AS integer))
            WHEN NOT has_national THEN NULL
            WHEN soi BETWEEN 1 AND 4 AND age_group IS NULL THEN NULL
            WHEN NOT has_row THEN '0f'
            WHEN is_row_incomplete THEN NULL
            WHEN n_stays < budget_number('a3.mean.cells_min') THEN '0d'
            WHEN is_rare_severe THEN '0e'
            WHEN los <= ll AND aprdrg = '560' AND a2_code_destinate = '1' THEN '2b'
            WHEN los <= ll THEN '2'
            WHEN los <= u2 THEN '1'
            WHEN los <= u1 THEN '4'
            WHEN los > u1 THEN '3'
        END AS category
    FROM met
)

SELECT
    _file,
    _line,
    age,
    los,
    d_cd,
    d_e,
    d_g,
    d_m,
    d_ni,
    mdc,
    systems,
    gfin_mean,
    age_group,
    ngl,
    ll,
    u2,
    u1,
    category,
    CASE
        WHEN category IS NOT NULL THEN NULL
        WHEN aprdrg IS NULL THEN 'no grouper output'
        WHEN NOT has_national THEN 'no national mean stays'
        WHEN soi BETWEEN 1 AND 4 AND age_group IS NULL AND inlier_mean IS NULL THEN 'no national mean stay of the geriatric group'
        WHEN soi BETWEEN 1 AND 4 AND age_group IS NULL THEN 'no age'
        ELSE 'national row incomplete'
    END AS unvalued_reason
FROM categorised
