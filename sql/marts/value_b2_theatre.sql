-- Operating theatres = minutes / 60 / (1520 x 3) and their points, at least 15 (B2-26); points of permanently available theatres (B2-27, art. 46 §3,
-- 2° a and a.2).
INSERT INTO intermediate.indicator_value
WITH theatre AS (
    SELECT
        minutes * setting_number('or_day_coefficient') AS minutes,
        minutes * setting_number('or_day_coefficient') / budget_number('b2.or.minutes_to_hours') / budget_number('b2.or.divisor') AS theatres,
        CASE WHEN unknown_codes > 0 THEN 'missing: standard minutes of ' || unknown_codes || ' codes' END AS reason
    FROM intermediate.theatre_time
),

point AS (
    SELECT
        *,
        CASE
            WHEN reason IS NULL AND theatres IS NOT NULL
                THEN greatest(budget_number('b2.or.min_points'), budget_number('b2.or.points_per_theatre') * theatres)
        END AS points,
        budget_number('b2.pool.OR_staff') * budget_number('national.b2.points') / nullif(budget_number('national.b2.or_points'), 0) AS scale
    FROM theatre
),

criterion AS (
    SELECT
        p.theatres,
        p.reason,
        setting_number('has_urgent_medical_aid') = 1 AS has_urgent_aid,
        setting_number('has_cardiac_b1_b2_b3') = 1 AS is_cardiac,
        -- frozen at the notification of 1-7-2023 since 1-7-2024: the hospital then states what was notified
        setting_number('neuro_operations') >= budget_number_for('b2.or.permanent.operations', 'neurosurgery')
        AND setting_number('neuro_operations_k400') >= budget_number_for('b2.or.permanent.operations', 'neurosurgery, K >= 400') AS is_neuro
    FROM point AS p
),

awarded AS (
    SELECT
        reason,
        CAST(
            has_urgent_aid AND theatres >= budget_number_for('b2.or.permanent.theatres', 'first') AND (is_cardiac OR is_neuro) AS integer
        )
        + CAST(
            has_urgent_aid AND theatres >= budget_number_for('b2.or.permanent.theatres', 'second') AND is_cardiac AND is_neuro AS integer
        ) AS n
    FROM criterion
)

SELECT 'B2-26', 'theatres', 'theatre', CASE WHEN reason IS NULL THEN theatres END, minutes, NULL, reason, NULL FROM point
UNION ALL
SELECT 'B2-26', 'points', NULL, points, theatres, NULL, reason, NULL FROM point
UNION ALL
SELECT
    'B2-26', 'points in the pool', NULL,
    CASE WHEN scale * points IS NOT NULL THEN greatest(budget_number('b2.or.min_points'), scale * points) END,
    points, budget_number('national.b2.or_points'), coalesce(reason, 'missing: national.b2.points, national.b2.or_points'), NULL
FROM point
UNION ALL
SELECT 'B2-27', '', NULL, CASE WHEN reason IS NULL THEN n * budget_number('b2.or.permanent_points') END, n, NULL, reason, NULL FROM awarded
