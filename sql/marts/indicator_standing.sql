-- Each indicator on all records, on clean ones, and on clean and accepted ones: what of the number rests on records with grave findings.
CREATE OR REPLACE TABLE marts.indicator_standing AS
SELECT
    i.indicator_id,
    i.scope,
    i.unit,
    i.value AS value_all,
    s.value_clean,
    s.value_accepted,
    i.value - s.value_accepted AS doubtful,
    (i.value - s.value_accepted) / nullif(i.value, 0) AS doubtful_share
FROM marts.indicator AS i
LEFT JOIN standing AS s ON i.indicator_id = s.indicator_id AND i.scope = s.scope
WHERE NOT list_contains($1, i.indicator_id)
ORDER BY i.indicator_id, i.scope
