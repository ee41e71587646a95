-- Additional points of C, D and E (art. 46 §2, 2° a and b): act value per occupied bed (B2-18), points by given decile, the part that is kept and the
-- part for the national pool (B2-19, B2-20), and the share of the pool by residual nursing points (B2-21, annex 18).
INSERT INTO intermediate.indicator_value
WITH family (family, id, value_of, days_of, decile_of) AS (
    VALUES
    ('CD', 'B2-19', 'act_value_c_d', 'insured_days_c_d', 'decile_c_d'),
    ('E', 'B2-20', 'act_value_e', 'insured_days_e', 'decile_e')
),

stated AS (
    SELECT
        f.*,
        setting_number(f.value_of) AS act_value,
        setting_number(f.days_of) / budget_number('a3.days_per_year') AS occupied_beds,
        CASE f.family WHEN 'CD' THEN setting_number('beds_c_d') ELSE b.beds END AS beds,
        budget_number_for(
            'b2.' || f.family || '_extra', 'decile ' || CAST(CAST(setting_number(f.decile_of) AS integer) AS varchar)
        ) AS per_bed,
        budget_number('b2.' || f.family || '_extra.retained') AS kept,
        budget_number('b2.' || f.family || '_extra.nrg') AS pooled,
        setting_number('nrg_residual_points_' || CASE f.family WHEN 'CD' THEN 'c_d' ELSE 'e' END) AS residual,
        budget_number_for('national.b2.nrg_residual_points', f.family) AS all_residual,
        budget_number_for('national.b2.nrg_pool', f.family) AS pool
    FROM family AS f
    INNER JOIN marts.justified_beds AS b ON f.family = b.family
)

SELECT
    'B2-18' AS indicator_id, family AS scope, NULL AS unit, act_value / nullif(occupied_beds, 0) AS value, act_value,
    occupied_beds, missing_settings([value_of, days_of]) AS reason, NULL AS warnings
FROM stated
UNION ALL
SELECT id, 'points', NULL, beds * per_bed, beds, NULL, NULL, NULL FROM stated
UNION ALL
SELECT id, 'kept', NULL, kept * beds * per_bed, beds * per_bed, NULL, NULL, NULL FROM stated
UNION ALL
SELECT id, 'to the pool', NULL, pooled * beds * per_bed, beds * per_bed, NULL, NULL, NULL FROM stated
UNION ALL
SELECT 'B2-21', family || ' share', NULL, residual / nullif(all_residual, 0), residual, all_residual, NULL, NULL FROM stated
UNION ALL
SELECT 'B2-21', family || ' points', 'points', pool * residual / nullif(all_residual, 0), residual, all_residual, NULL, NULL FROM stated
