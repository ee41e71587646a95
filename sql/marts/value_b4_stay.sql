-- Lines of B4 that follow from stays: geriatric liaison and day hospital (B4-04, art. 63bis and 63ter), palliative team (B4-07, art. 65), staff for
-- oncology (B4-08, art. 64).
INSERT INTO intermediate.indicator_value
WITH bound AS (
    -- the thresholds stand in the scope of the parameters: first 1000 stays, per started 500 stays
    SELECT
        max(try_cast(regexp_extract(scope, '([0-9]+)', 1) AS double)) FILTER (key = 'b4.ger_liaison.base_fte') AS free,
        max(try_cast(regexp_extract(scope, '([0-9]+)', 1) AS double)) FILTER (key = 'b4.ger_liaison.step_fte') AS step
    FROM marts.parameter
    WHERE key LIKE 'b4.ger_liaison.%' AND is_usable
),

liaison AS (
    SELECT
        s.elderly - setting_number('g_occupancy_gap_stays') AS n,
        least(
            budget_number('b4.ger_liaison.max_fte'),
            budget_number('b4.ger_liaison.base_fte')
            + budget_number('b4.ger_liaison.step_fte') * ceil(greatest(s.elderly - setting_number('g_occupancy_gap_stays') - b.free, 0) / b.step)
        ) AS fte
    FROM intermediate.b4_stay AS s
    CROSS JOIN bound AS b
),

band AS (
    SELECT
        key,
        number,
        CASE WHEN scope LIKE '<=%' THEN 0 ELSE try_cast(regexp_extract(scope, '([0-9]+)', 1) AS integer) END AS low,
        CASE
            WHEN scope LIKE '>=%' THEN 999999999
            WHEN scope LIKE '<=%' THEN try_cast(regexp_extract(scope, '([0-9]+)', 1) AS integer)
            ELSE try_cast(regexp_extract(scope, '-([0-9]+)', 1) AS integer)
        END AS high
    FROM marts.parameter
    WHERE key IN ('b4.ger_day', 'b4.cancer.diet_fte') AND is_usable
),

recognised AS (
    SELECT exact_sum(beds) AS beds
    FROM intermediate.recognised_beds
)

SELECT
    'B4-04' AS indicator_id, 'liaison FTE' AS scope, NULL AS unit, CASE WHEN n IS NOT NULL THEN fte END AS value, n AS numerator, NULL AS denominator,
    missing_settings(['g_occupancy_gap_stays']) AS reason, NULL AS warnings
FROM liaison
UNION ALL
SELECT
    'B4-04', 'liaison amount', 'EUR', CASE WHEN n IS NOT NULL THEN fte * budget_number('b4.ger_liaison.fte_cost') END, fte, NULL,
    missing_settings(['g_occupancy_gap_stays']), NULL
FROM liaison
UNION ALL
SELECT 'B4-04', 'day hospital amount', 'EUR', max(b.number), max(s.geriatric_day), NULL, NULL, NULL
FROM intermediate.b4_stay AS s
LEFT JOIN band AS b ON b.key = 'b4.ger_day' AND s.geriatric_day BETWEEN b.low AND b.high
UNION ALL
SELECT
    'B4-07', 'fixed amount', NULL,
    budget_number_for('b4.palliative.fixed', 'general <500 beds')
    * greatest(
        1,
        beds
        / (SELECT try_cast(regexp_extract(scope, '([0-9]+) beds', 1) AS double) FROM marts.parameter WHERE key = 'b4.palliative.fixed' AND scope = 'general <500 beds')
    ),
    beds, NULL, NULL, NULL
FROM recognised
UNION ALL
SELECT 'B4-07', 'stays', 'stay', palliative, palliative AS numerator, NULL, NULL, NULL FROM intermediate.b4_stay
UNION ALL
SELECT
    'B4-07', 'variable amount', NULL, budget_number('b4.palliative.variable') * palliative / nullif(budget_number('national.b4.palliative_stays'), 0),
    palliative, budget_number('national.b4.palliative_stays'), 'missing: national.b4.palliative_stays', NULL
FROM intermediate.b4_stay
UNION ALL
SELECT 'B4-08', p.scope, NULL, s.consults / nullif(p.number, 0), s.consults, p.number, NULL, NULL
FROM intermediate.b4_stay AS s
INNER JOIN marts.parameter AS p ON p.key = 'b4.cancer.consults_per_fte' AND p.is_usable
UNION ALL
SELECT 'B4-08', 'dietician', NULL, max(b.number), max(c.n), NULL, missing_settings(['consults_2008']), NULL
FROM (SELECT setting_number('consults_2008') AS n) AS c
LEFT JOIN band AS b ON b.key = 'b4.cancer.diet_fte' AND c.n BETWEEN b.low AND b.high
