-- Medical products of nursing units (B2-30), of theatre and emergency, and sterilisation (B2-31; art. 46 §3, 2° c and d). What goes through a national
-- pool asks for the points of all hospitals.
INSERT INTO intermediate.indicator_value
WITH unit AS (
    SELECT
        CASE WHEN count(points) = count(*) THEN exact_sum(points) END AS points,
        budget_number_for('b2.medprod_decile', 'decile ' || CAST(CAST(setting_number('decile_products') AS integer) AS varchar)) AS factor
    FROM intermediate.product_point
),

part AS (
    SELECT
        u.*,
        u.points * u.factor AS product,
        budget_number('b2.sterilisation_pct') * u.points * u.factor AS sterilisation,
        budget_number('national.b2.points') AS all_points
    FROM unit AS u
),

pooled AS (
    SELECT * FROM (
        SELECT 'B2-30' AS id, 'in the pool' AS scope, product AS own, 'medprod_units' AS pool, 'product_points' AS of_all FROM part
        UNION ALL
        SELECT 'B2-31', 'theatre products', derived_number('B2-26', 'points'), 'medprod_OR', 'or_points'
        UNION ALL
        SELECT 'B2-31', 'emergency products', derived_number('B2-29', 'with minimum'), 'medprod_ED', 'ed_points'
        UNION ALL
        SELECT 'B2-31', 'sterilisation in the pool', sterilisation, 'sterilisation_staff', 'sterilisation_points' FROM part
    ) AS asked
)

SELECT
    'B2-30' AS indicator_id, 'points' AS scope, NULL AS unit, points AS value, points AS numerator, NULL AS denominator, NULL AS reason,
    NULL AS warnings
FROM part
UNION ALL
SELECT 'B2-30', 'points by decile', NULL, product, points, NULL, missing_settings(['decile_products']), NULL FROM part
UNION ALL
SELECT 'B2-31', 'sterilisation', NULL, sterilisation, product, NULL, missing_settings(['decile_products']), NULL FROM part
UNION ALL
SELECT
    id, scope, NULL,
    budget_number('b2.pool.' || pool) * budget_number('national.b2.points') * own / nullif(budget_number('national.b2.' || of_all), 0),
    own, budget_number('national.b2.' || of_all), 'missing: own points, national.b2.points or national.b2.' || of_all, NULL
FROM pooled
