-- The indicators of the run, values and how far they can be trusted.
SELECT
    r.run_id,
    i.indicator_id,
    coalesce(i.scope, '') AS scope,
    i.name_en,
    i.name_nl,
    i.name_fr,
    i.unit,
    i.exercise_date,
    i.value,
    i.status,
    i.fitness
FROM marts.indicator AS i
CROSS JOIN quality.run AS r
ORDER BY i.indicator_id, scope
