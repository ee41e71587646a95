-- Surgical day care: justified day stays (DAY-01), their days and beds (DAY-02), inappropriate classic stays (DAY-03) and their share of
-- the stays of the same APR-DRGs (DAY-04).
INSERT INTO intermediate.indicator_value
SELECT 'DAY-01', '', NULL, justified_day_stays, justified_day_stays AS numerator, day_stays, NULL, NULL FROM intermediate.day_surgery
UNION ALL
SELECT 'DAY-02', 'days', NULL, days, justified_day_stays + inappropriate_stays, NULL, NULL, NULL FROM intermediate.day_surgery
UNION ALL
SELECT 'DAY-02', 'beds', 'bed', beds, days, NULL, NULL, NULL FROM intermediate.day_surgery
UNION ALL
SELECT 'DAY-03', '', NULL, inappropriate_stays, inappropriate_stays AS numerator, NULL, NULL, NULL FROM intermediate.day_surgery
UNION ALL
SELECT
    'DAY-04',
    '',
    NULL,
    inappropriate_stays / nullif(inappropriate_stays + day_stays_same_groups, 0),
    inappropriate_stays,
    inappropriate_stays + day_stays_same_groups,
    CASE WHEN inappropriate_stays + day_stays_same_groups = 0 THEN 'no stay of these APR-DRGs' END,
    NULL
FROM intermediate.day_surgery
