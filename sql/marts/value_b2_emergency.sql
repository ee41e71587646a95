-- Emergency units (B2-28) and emergency points (B2-29, art. 46 §3, 2° b): units / all units x (pool + extra points), at least 15, or 30 for a remote
-- hospital; what lies above the minimum is reduced linearly by a national factor that is not applied here.
INSERT INTO intermediate.indicator_value
WITH point AS (
    SELECT
        e.*,
        e.units / nullif(budget_number('national.b2.uu'), 0)
        * (budget_number('b2.pool.ED_staff') * budget_number('national.b2.points') + budget_number('national.b2.ed_extra_points')) AS shared,
        CASE
            WHEN setting_number('has_emergency_or_intensive') = 0 THEN 0
            WHEN setting_number('is_remote_emergency') = 1 THEN budget_number('b2.ed.min_points_remote')
            WHEN setting_number('has_emergency_or_intensive') = 1 THEN budget_number('b2.ed.min_points')
        END AS minimum
    FROM intermediate.emergency_unit AS e
)

SELECT 'B2-28', '', NULL, units, admissions, NULL, NULL, NULL FROM point
UNION ALL
SELECT 'B2-29', 'share of the pool', NULL, shared, units, budget_number('national.b2.uu'), NULL, NULL FROM point
UNION ALL
SELECT
    'B2-29', 'with minimum', NULL, CASE WHEN minimum + shared IS NOT NULL THEN greatest(shared, minimum) END, shared, minimum, NULL,
    ['before the linear reduction of the part above the minimum']
FROM point
