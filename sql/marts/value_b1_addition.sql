-- Additions to B1: social service by G beds and by decile of the B8 score (art. 42 §1 op. 11, 1°; B1-13, B1-14) and energy (art. 42 §3; B1-16).
INSERT INTO intermediate.indicator_value
WITH geriatric AS (
    SELECT beds, recognised_beds
    FROM marts.justified_beds
    WHERE family = 'G'
),

equal_part AS (
    SELECT
        *,
        budget_number('b1.op11.social_G.equal') * budget_number('national.b1.social_g.envelope')
        / nullif(budget_number('national.b1.social_g.hospitals'), 0)
        * CASE WHEN recognised_beds > 0 THEN 1 ELSE budget_number('b1.op11.social_G.count_no_recognised') END AS part_a,
        budget_number('b1.op11.social_G.per_bed') * budget_number('national.b1.social_g.envelope')
        * beds / nullif(budget_number('national.b1.social_g.beds'), 0) AS part_b
    FROM geriatric
),

surface AS (
    SELECT cost_centre, arg_min(value, _line) AS value
    FROM staging.finhosta
    WHERE
        record_type_cd = 'B0302'
        AND (
            try_cast(left(cost_centre, 3) AS integer) BETWEEN 20 AND 289
            OR try_cast(left(cost_centre, 3) AS integer) BETWEEN 300 AND 309
            OR try_cast(left(cost_centre, 3) AS integer) BETWEEN 320 AND 499
        )
    GROUP BY cost_centre
),

energy AS (
    SELECT CAST(sum(value) AS double) AS m2
    FROM surface
),

ranked AS (
    SELECT
        derived_number('B2-12', 'all') AS days,
        CAST(CAST(setting_number('decile_b8') AS integer) AS varchar) AS decile,
        budget_number('national.b1.social_decile.weighted_days') AS weighted_days
)

SELECT 'B1-13', '', NULL, CASE WHEN beds > 0 THEN part_a + part_b ELSE 0 END, part_b, NULL, NULL, NULL FROM equal_part
UNION ALL
SELECT
    'B1-14',
    '',
    NULL,
    days * budget_number_for('b1.op11.social_decile', 'decile ' || decile) / nullif(weighted_days, 0),
    days,
    weighted_days,
    NULL,
    ['the direction of the deciles is to be confirmed']
FROM ranked
UNION ALL
SELECT 'B1-16', '', NULL, budget_number('b1.energy.A') * m2 / nullif(budget_number('national.b1.energy_m2'), 0), m2, NULL, NULL, NULL
FROM energy
