-- Operation 8 (art. 42 §1): K = JD / RD, JD with the justified day-surgery days; B1_adj = 0.5 X + 0.5 X K + Y K, X = general, maintenance,
-- heating and administration, Y = laundry and food.
INSERT INTO intermediate.indicator_value
WITH justified AS (
    SELECT exact_sum(v.days_financed) - any_value(c.reduction_days) AS days
    FROM marts.stay_valuation AS v
    CROSS JOIN intermediate.discharge_comparison AS c
),

ratio AS (
    SELECT
        j.days + d.value AS justified,
        r.value AS realised,
        (j.days + d.value) / nullif(r.value, 0) AS k
    FROM justified AS j
    CROSS JOIN intermediate.indicator_value AS d
    CROSS JOIN intermediate.indicator_value AS r
    WHERE (d.indicator_id, d.scope) = ('DAY-02', 'days') AND (r.indicator_id, r.scope) = ('GEN-01', '')
),

outside AS (
    -- days in A, K, Sp and other indices are realised, but no justified days stand against them
    SELECT exact_sum(los - (d_cd + d_e + d_g + d_m + d_ni)) AS days
    FROM intermediate.population
    WHERE is_counted
),

amount AS (
    SELECT
        k,
        setting_number('b1_amount_x') AS x,
        setting_number('b1_amount_y') AS y,
        budget_number_for('b1.op8.part', 'general, maintenance, heating, administration') AS part_x,
        budget_number_for('b1.op8.part', 'laundry, food') AS part_y,
        budget_number('b1.op8.retained') AS retained
    FROM ratio
),

effect AS (
    SELECT *, retained * (k - 1) * (part_x * x + part_y * y) AS difference
    FROM amount
)

SELECT
    'B1-11',
    '',
    NULL,
    r.k,
    r.justified,
    r.realised,
    CASE WHEN r.realised = 0 THEN 'no realised days' END,
    list_concat(
        CASE
            WHEN r.k NOT BETWEEN rule_number('k_min') AND rule_number('k_max')
                THEN ['outside ' || rule_number('k_min') || '-' || rule_number('k_max')]
            ELSE []
        END,
        CASE WHEN o.days > 0 THEN [CAST(o.days AS bigint) || ' realised days lie outside the financed indices'] ELSE [] END
    )
FROM ratio AS r
CROSS JOIN outside AS o
UNION ALL
SELECT 'B1-12', 'amount', NULL, x + y + difference, NULL, x + y, NULL, NULL FROM effect
UNION ALL
SELECT 'B1-12', 'effect', NULL, difference, NULL, x + y, NULL, NULL FROM effect
