-- Former regression index of annex 17 (B8-07, art. 78, 1°): Y = sum of X x beta over eleven counts of stays, and its share of the sum of all hospitals;
-- frozen at 30-6-2010, in force until 30-6-2025.
INSERT INTO intermediate.indicator_value
WITH term AS (
    SELECT
        scope,
        number * setting_number('b8_old.' || scope) AS product
    FROM marts.parameter
    WHERE key = 'b8.old.beta' AND is_usable
),

index_value AS (
    SELECT
        CASE WHEN count(product) = count(*) THEN exact_sum(product) END AS y,
        CASE
            WHEN count(*) = 0 THEN 'not in force on ' || CAST(getvariable('exercise_date') AS varchar) || ': b8.old.beta'
            ELSE 'missing: ' || string_agg('setting b8_old.' || scope, ', ' ORDER BY scope) FILTER (product IS NULL)
        END AS reason
    FROM term
)

SELECT 'B8-07', 'index', NULL, y, y AS numerator, NULL, reason, NULL FROM index_value
UNION ALL
SELECT
    'B8-07', 'share', 'ratio', y / nullif(budget_number('national.b8_old.regression_sum'), 0), y, budget_number('national.b8_old.regression_sum'),
    coalesce(reason, 'missing: national.b8_old.regression_sum'), NULL
FROM index_value
