-- Work units that rest on activity (art. 42 §1 op. 3): FTE of letter P (B1-05), administration = ADM + 0.05 J1 + c J2 + 43 P (B1-06, 4°),
-- laundry (B1-07, 5°) and food (B1-08, 6°).
INSERT INTO intermediate.indicator_value
WITH activity AS (
    SELECT
        *,
        classic_days - heavy_days + budget_number('b1.op3.laundry.weight') * (heavy_days + day_days) AS laundry,
        classic_days + budget_number('b1.op3.food.weight_dayhospital') * day_days AS food
    FROM intermediate.b1_activity
)

SELECT 'B1-05', 'actual', NULL, actual, NULL, NULL, NULL, NULL FROM intermediate.b1_staff
UNION ALL
SELECT 'B1-05', 'maximum', NULL, maximum, NULL, NULL, reason, NULL FROM intermediate.b1_staff
UNION ALL
SELECT 'B1-05', 'counted', NULL, counted, actual, maximum, reason, NULL FROM intermediate.b1_staff
UNION ALL
SELECT
    'B1-06',
    '',
    NULL,
    budget_number('b1.op3.admin.A') * derived_number('GEN-02', '')
    + budget_number('b1.op3.admin.J1') * a.classic_days
    + budget_number('b1.op3.admin.J2') * a.day_days
    + budget_number('b1.op3.admin.P') * s.counted,
    derived_number('GEN-02', ''),
    s.counted,
    s.reason,
    NULL
FROM activity AS a
CROSS JOIN intermediate.b1_staff AS s
UNION ALL
SELECT
    'B1-07',
    '',
    NULL,
    CASE WHEN mixed_days = 0 THEN laundry END,
    heavy_days,
    classic_days,
    CASE WHEN mixed_days > 0 THEN 'missing: split of the days of mixed beds (index CD) over C and D' END,
    NULL
FROM activity
UNION ALL
SELECT 'B1-08', '', NULL, food, classic_days, day_days, NULL, NULL FROM activity
