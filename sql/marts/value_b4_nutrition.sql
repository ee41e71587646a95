-- Nutrition team (B4-06, art. 63septies): points per bed and index, 15 300 euro up to 800 points, 2.66 euro per point above. Intensive beds are by
-- convention 2 % of the C, D and E beds, at least 6, and are taken off these pro rata.
INSERT INTO intermediate.indicator_value
WITH plain AS (
    SELECT
        exact_sum_if(beds, bed_index IN ('C', 'D', 'E')) AS c_d_e,
        greatest(
            budget_number('b4.intensive_convention.min'),
            budget_number('b4.intensive_convention.pct') * exact_sum_if(beds, bed_index IN ('C', 'D', 'E'))
        ) AS intensive
    FROM intermediate.b4_bed
),

bed AS (
    SELECT
        CASE
            WHEN b.bed_index ~ '^S(p|[1-6])$' THEN 'Sp, Sp pall'
            WHEN b.bed_index ~ '^(A|K|T)[12]?$' THEN 'A,Aj,An,T,K,Kj,Kn'
            ELSE b.bed_index
        END AS scope,
        CASE
            WHEN b.bed_index IN ('C', 'D', 'E') THEN b.beds * (1 - p.intensive / nullif(p.c_d_e, 0))
            ELSE b.beds
        END AS beds
    FROM intermediate.b4_bed AS b
    CROSS JOIN plain AS p
    WHERE b.bed_index NOT IN ('CD', 'I')
    UNION ALL
    SELECT 'C+D, I', intensive FROM plain
),

point AS (
    SELECT exact_sum(b.beds * m.number) AS points, missing_settings(['beds_c', 'beds_d']) AS reason
    FROM bed AS b
    INNER JOIN marts.parameter AS m ON m.key = 'b4.nutrition.points' AND b.scope = m.scope AND m.is_usable
)

SELECT
    'B4-06' AS indicator_id, 'points' AS scope, 'points' AS unit, CASE WHEN reason IS NULL THEN points END AS value, points AS numerator,
    NULL AS denominator, reason, NULL AS warnings
FROM point
UNION ALL
SELECT
    'B4-06', 'amount', NULL,
    CASE
        WHEN reason IS NULL
            THEN
                budget_number('b4.nutrition.base')
                + budget_number('b4.nutrition.per_point') * greatest(points - budget_number('b4.nutrition.threshold'), 0)
    END,
    points, NULL, reason, NULL
FROM point
