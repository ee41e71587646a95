-- What an indicator may need of the deliveries, besides parameters: whether it is there, how sure it is, and what to say when it is missing.
CREATE OR REPLACE TABLE intermediate.indicator_input AS
WITH asked AS (
    SELECT
        count(*) FILTER (is_counted) AS stays,
        count(*) FILTER (is_counted AND d_cd + d_e + d_g + d_m + d_ni > 0) AS with_days,
        count(*) FILTER (age >= budget_number('a3.G.min_age')) AS elderly,
        count(systems) AS with_systems
    FROM intermediate.population
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
    'planned_admission',
    coalesce(len(rule_list('adm_planned')) > 0, false),
    'missing: rule parameter adm_planned',
    (
        SELECT nullif(max(r.status), 'unknown') FROM reference.rule_parameter AS r
        WHERE r.name = 'adm_planned'
    )
UNION ALL
SELECT 'social', count(*) > 0, 'missing: social flags per stay', NULL FROM staging.social
UNION ALL
SELECT
    'births',
    EXISTS (SELECT 1 FROM staging.patbirth) OR (count(*) > 0 AND coalesce(sum(beds) FILTER (family = 'M'), 0) = 0),
    'missing: newborns (patbirth)',
    NULL
FROM intermediate.recognised_beds
