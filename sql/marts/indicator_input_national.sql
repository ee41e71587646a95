-- What an indicator may need of the ministry's tables, and amounts that the hospital states: there or not, the weakest status, what to say when missing.
INSERT INTO intermediate.indicator_input
WITH asked AS (
    SELECT count(*) FILTER (age >= budget_number('a3.G.min_age') OR d_g >= budget_number('a3.gfin.min_G_days')) AS geriatric
    FROM intermediate.population
),

rank AS (
    SELECT ['law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic', 'unknown'] AS words
),

weakest AS (
    SELECT source, list_extract((SELECT words FROM rank), max(coalesce(list_position((SELECT words FROM rank), status), 7))) AS status
    FROM (
        SELECT 'national_los' AS source, status FROM reference.national_los
        WHERE status <> 'unknown'
        UNION ALL
        SELECT 'national_gfin', status FROM reference.national_gfin
        WHERE status <> 'unknown'
        UNION ALL
        SELECT 'b8_national', status FROM reference.b8_national
        WHERE status <> 'unknown'
    ) AS stated
    GROUP BY source
)

SELECT
    'national_los',
    exists(SELECT 1 FROM intermediate.national_limit),
    'national mean stay missing: mount national_los.csv',
    (
        SELECT w.status FROM weakest AS w
        WHERE w.source = 'national_los'
    )
UNION ALL
SELECT
    'national_gfin',
    EXISTS (
        SELECT 1 FROM weakest AS w
        WHERE w.source = 'national_gfin'
    ) OR a.geriatric = 0,
    'national mean stay of the geriatric group missing: mount national_gfin.csv',
    (
        SELECT w.status FROM weakest AS w
        WHERE w.source = 'national_gfin'
    )
FROM asked AS a
UNION ALL
SELECT
    'b8_own',
    exists(
        SELECT 1 FROM intermediate.b8_score
        WHERE hospital = getvariable('hospital')
    ),
    CASE
        WHEN EXISTS (SELECT 1 FROM reference.b8_national) THEN 'missing: the row of this hospital in b8_national.csv'
        ELSE 'national social profile missing: mount b8_national.csv'
    END,
    (
        SELECT w.status FROM weakest AS w
        WHERE w.source = 'b8_national'
    )
UNION ALL
SELECT 'b8_old_amount', setting_number('b8_old_amount') IS NOT NULL, 'missing: setting b8_old_amount', NULL
UNION ALL
SELECT 'b8_index', setting_number('b8_index') IS NOT NULL, 'missing: setting b8_index', NULL
UNION ALL
SELECT
    'b1_amounts',
    setting_number('b1_amount_x') IS NOT NULL AND setting_number('b1_amount_y') IS NOT NULL,
    'missing: settings b1_amount_x and b1_amount_y',
    NULL
