-- Lump sum for K day and K night services (art. 42 §1 op. 11, 2°), points for transport between hospitals (art. 44ter) with the share they give
-- (B1-15), and the effect of a new building (art. 95 §1) or priority investment (§2) on general costs, maintenance and heating (B1-17).
INSERT INTO intermediate.indicator_value
WITH total AS (
    SELECT CASE WHEN count(beds) = count(*) THEN exact_sum(beds) END AS beds
    FROM marts.justified_beds
),

band AS (
    SELECT
        key,
        number,
        regexp_extract(scope, '([<>=]*)([0-9]+)-?([0-9]*) beds', ['sign', 'low', 'high']) AS found
    FROM marts.parameter
    WHERE key IN ('b1.op11.K_transport', 'b1.transport_points_per_bed') AND is_usable
),

bound AS (
    SELECT
        key,
        number,
        CASE WHEN found.sign = '>' THEN try_cast(found.low AS integer) + 1 WHEN found.sign = '' THEN try_cast(found.low AS integer) ELSE 0 END
            AS beds_from,
        CASE
            WHEN found.sign = '>' THEN 999999
            WHEN found.sign = '<' THEN try_cast(found.low AS integer) - 1
            WHEN found.sign = '<=' THEN try_cast(found.low AS integer)
            ELSE try_cast(found.high AS integer)
        END AS beds_to
    FROM band
),

transport AS (
    SELECT t.beds, max(b.number) AS per_bed, t.beds * max(b.number) AS points
    FROM total AS t
    LEFT JOIN bound AS b ON b.key = 'b1.transport_points_per_bed' AND floor(t.beds) BETWEEN b.beds_from AND b.beds_to
    GROUP BY t.beds
),

building AS (
    SELECT
        setting_number('building_m2_after') - setting_number('building_m2_before') AS extra_m2,
        setting_number('building_beds') >= budget_number('b1.newbuilding.min_bed_share') * g.beds
        AND setting_number('building_m2_after') - setting_number('building_m2_before')
        >= budget_number('b1.newbuilding.min_surface_increase') * setting_number('building_m2_before')
        AND setting_number('building_extra_beds') = 0 AS is_large,
        setting_number('building_is_priority') AS is_priority,
        budget_number_for('national.b1.cost_per_work_unit', 'general')
        + budget_number_for('national.b1.cost_per_work_unit', 'maintenance')
        + budget_number_for('national.b1.cost_per_work_unit', 'heating') AS cost
    FROM intermediate.b1_group AS g
)

SELECT
    'B1-17' AS indicator_id, '' AS scope, NULL AS unit, CASE WHEN is_large OR is_priority = 1 THEN extra_m2 * cost ELSE 0 END AS value,
    extra_m2, cost, NULL AS reason, NULL AS warnings
FROM building
UNION ALL
SELECT 'B1-15', 'K lump sum', NULL, CASE WHEN k.beds = 0 THEN 0 ELSE max(b.number) END, k.beds, NULL, missing_settings(['beds_k_day_night']), NULL
FROM (SELECT setting_number('beds_k_day_night') AS beds) AS k
LEFT JOIN bound AS b ON b.key = 'b1.op11.K_transport' AND floor(k.beds) BETWEEN b.beds_from AND b.beds_to
GROUP BY k.beds
UNION ALL
SELECT 'B1-15', 'transport points', 'points', points, beds, per_bed, NULL, NULL FROM transport
UNION ALL
SELECT
    'B1-15',
    'transport amount',
    NULL,
    budget_number_for('b1.interhospital_transport', 'general') * points / nullif(budget_number('national.b1.transport_points'), 0),
    points,
    budget_number('national.b1.transport_points'),
    'missing: national.b1.transport_points',
    NULL
FROM transport
