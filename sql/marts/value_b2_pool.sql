-- National pools of art. 46 §3: a percentage of all points of art. 46 §2 (B2-25).
INSERT INTO intermediate.indicator_value
SELECT
    'B2-25',
    substr(key, 9),
    NULL,
    number * budget_number('national.b2.points'),
    budget_number('national.b2.points'),
    NULL,
    NULL,
    NULL
FROM marts.parameter
WHERE key LIKE 'b2.pool.%' AND is_usable
