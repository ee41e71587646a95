-- What an indicator may need besides parameters: whether it is there, how sure it is, and what to say when it is missing.
CREATE OR REPLACE TABLE intermediate.indicator_input AS
WITH asked AS (
    SELECT
        count(*) FILTER (is_counted) AS stays,
        count(*) FILTER (is_counted AND d_cd + d_e + d_g + d_m + d_ni > 0) AS with_days,
        count(*) FILTER (age >= budget_number('a3.G.min_age')) AS elderly,
        count(*) FILTER (age >= budget_number('a3.G.min_age') OR d_g >= budget_number('a3.gfin.min_G_days')) AS geriatric,
        count(systems) AS with_systems
    FROM intermediate.population
),

rank AS (
    SELECT ['law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic', 'unknown'] AS words
),

weakest AS (
    SELECT source, list_extract((SELECT words FROM rank), max(coalesce(list_position((SELECT words FROM rank), status), 7))) AS status
    FROM (
        SELECT 'national_los' AS source, status FROM reference.national_los
        WHERE status <> 'unknown'
        UNION ALL
        SELECT 'national_gfin', status FROM reference.national_gfin
        WHERE status <> 'unknown'
        UNION ALL
        SELECT 'b8_national', status FROM reference.b8_national
        WHERE status <> 'unknown'
    ) AS stated
    GROUP BY source
),

period AS (
    SELECT list_sort(list(DISTINCT period_registr)) AS halves
    FROM intermediate.counted_stay
    WHERE period_registr IN (1, 2)
)

SELECT 'stays' AS name, a.stays > 0 AS is_present, 'missing: stays of types H, F, M or L (stayhosp)' AS detail, NULL AS status
FROM asked AS a
UNION ALL
SELECT 'index_days', a.with_days > 0, 'missing: billed days per bed index (stayindx)', NULL FROM asked AS a
UNION ALL
SELECT 'grouper', count(*) > 0, 'missing: grouper output', NULL FROM intermediate.stay_group
UNION ALL
SELECT 'systems', a.with_systems > 0 OR a.elderly = 0, 'missing: number of systems (grouper column systems)', NULL FROM asked AS a
UNION ALL
SELECT
    'national_los',
    exists(SELECT 1 FROM intermediate.national_limit),
    'national mean stay missing: mount national_los.csv',
    (
        SELECT w.status FROM weakest AS w
        WHERE w.source = 'national_los'
    )
UNION ALL
SELECT
    'national_gfin',
    EXISTS (
        SELECT 1 FROM weakest AS w
        WHERE w.source = 'national_gfin'
    ) OR a.geriatric = 0,
    'national mean stay of the geriatric group missing: mount national_gfin.csv',
    (
        SELECT w.status FROM weakest AS w
        WHERE w.source = 'national_gfin'
    )
FROM asked AS a
UNION ALL
SELECT
    'recognised_beds',
    count(*) > 0,
    'missing: recognised beds (Finhosta B0802 or setting recognised_beds.<index>)',
    NULL
FROM intermediate.recognised_beds
UNION ALL
SELECT
    'finhosta_discharges',
    NOT is_in_force OR finhosta_discharges IS NOT NULL,
    'missing: discharges of Finhosta (B0807)',
    NULL
FROM intermediate.discharge_comparison
UNION ALL
SELECT 'finhosta_days', count(*) > 0, 'missing: billed days of Finhosta (B0803)', NULL FROM staging.finhosta
WHERE record_type_cd = 'B0803'
UNION ALL
SELECT
    'full_year',
    coalesce(len(p.halves) = 2, false),
    'missing: the MZG delivery of ' || getvariable('year') || '-' || CASE WHEN list_contains(p.halves, 1) THEN '2' ELSE '1' END,
    NULL
FROM period AS p
UNION ALL
SELECT 'day_file', count(*) > 0, 'missing: stays (stayhosp)', NULL FROM intermediate.counted_stay
UNION ALL
SELECT
    'acts',
    EXISTS (SELECT 1 FROM staging.procrizi) OR NOT EXISTS (SELECT 1 FROM intermediate.day_stay),
    'missing: nomenclature numbers (procrizi)',
    NULL
UNION ALL
SELECT
    'planned_admission', coalesce(len(rule_list('adm_planned')) > 0, false), 'missing: rule parameter adm_planned', NULL
UNION ALL
SELECT
    'b8_own',
    exists(
        SELECT 1 FROM intermediate.b8_score
        WHERE hospital = getvariable('hospital')
    ),
    CASE
        WHEN EXISTS (SELECT 1 FROM reference.b8_national) THEN 'missing: the row of this hospital in b8_national.csv'
        ELSE 'national social profile missing: mount b8_national.csv'
    END,
    (
        SELECT w.status FROM weakest AS w
        WHERE w.source = 'b8_national'
    )
UNION ALL
SELECT 'b8_old_amount', setting_number('b8_old_amount') IS NOT NULL, 'missing: setting b8_old_amount', NULL
UNION ALL
SELECT 'b8_index', setting_number('b8_index') IS NOT NULL, 'missing: setting b8_index', NULL
UNION ALL
SELECT
    'b1_amounts',
    setting_number('b1_amount_x') IS NOT NULL AND setting_number('b1_amount_y') IS NOT NULL,
    'missing: settings b1_amount_x and b1_amount_y',
    NULL
UNION ALL
SELECT 'social', count(*) > 0, 'missing: social flags per stay', NULL FROM staging.social
UNION ALL
SELECT
    'births',
    EXISTS (SELECT 1 FROM staging.patbirth) OR (count(*) > 0 AND coalesce(sum(beds) FILTER (family = 'M'), 0) = 0),
    'missing: newborns (patbirth)',
    NULL
FROM intermediate.recognised_beds
