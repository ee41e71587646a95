-- Theoretical FTE and wage correction (B2-32, art. 46 §4) and all points with the amount they give (B2-33, art. 45 §§3-7). Where fewer beds are justified
-- than recognised, half of the gap counts for the FTE. Staff points are corrected by the wage cost of the hospital over the national one.
INSERT INTO intermediate.indicator_value
WITH bed AS (
    SELECT
        exact_sum(greatest(recognised_beds - beds, 0) * budget_number('b2.wage.half_gap') * f.per_bed) AS gap_points,
        count(*) = count(f.per_bed) AS is_whole
    FROM marts.justified_beds
    LEFT JOIN intermediate.family_point AS f USING (family)
),

part AS (
    SELECT
        unnest(['B2-15', 'B2-17', 'B2-19', 'B2-20', 'B2-21', 'B2-21', 'B2-24', 'B2-26', 'B2-27', 'B2-29', 'B2-30', 'B2-31', 'B2-31', 'B2-31']) AS id,
        unnest([
            'all', '', 'kept', 'kept', 'CD points', 'E points', 'points', 'points in the pool', '', 'with minimum', 'in the pool',
            'theatre products', 'emergency products', 'sterilisation in the pool'
        ]) AS scope
),

found AS (
    SELECT
        p.id,
        p.scope,
        v.value,
        -- medical products are no staff
        p.id <> 'B2-30' AND p.scope NOT LIKE '% products' AS is_staff
    FROM part AS p
    LEFT JOIN intermediate.indicator_value AS v ON p.id = v.indicator_id AND p.scope = v.scope
),

point AS (
    SELECT
        exact_sum_if(value, is_staff) AS staff,
        exact_sum_if(value, NOT is_staff) AS products,
        'missing: points of ' || string_agg(DISTINCT id, ', ' ORDER BY id) FILTER (value IS NULL) AS lacking,
        'missing: points of ' || string_agg(DISTINCT id, ', ' ORDER BY id) FILTER (value IS NULL AND is_staff) AS lacking_staff
    FROM found
),

wage AS (
    SELECT setting_number('wage_cost') / nullif(budget_number('national.b2.wage_cost'), 0) AS ratio
),

total AS (
    SELECT
        p.*,
        w.ratio,
        CASE WHEN p.lacking IS NULL THEN (p.staff + setting_number('points_day')) * w.ratio + p.products END AS points,
        CASE
            WHEN p.lacking_staff IS NULL AND b.is_whole
                THEN (p.staff + b.gap_points + setting_number('points_day')) / budget_number('b2.points_per_fte')
        END AS fte
    FROM point AS p
    CROSS JOIN wage AS w
    CROSS JOIN bed AS b
)

SELECT
    'B2-32' AS indicator_id, 'FTE' AS scope, NULL AS unit, fte AS value, staff AS numerator, NULL AS denominator, lacking_staff AS reason,
    NULL AS warnings
FROM total
UNION ALL
SELECT 'B2-32', 'wage ratio', 'ratio', ratio, setting_number('wage_cost'), budget_number('national.b2.wage_cost'), NULL, NULL FROM total
UNION ALL
SELECT 'B2-33', 'points', 'points', points, staff, ratio, lacking, NULL FROM total
UNION ALL
SELECT
    'B2-33', 'amount', NULL, points * budget_number('national.b2.point_value'), points, NULL,
    coalesce(lacking, 'missing: national.b2.point_value'), NULL
FROM total
