-- Two rows of one key and scope that say different things on the same day contradict one another; only the minutes list is cumulative.
SELECT
    a.key,
    a.scope,
    a.origin,
    a.value AS value_a,
    a.valid_from AS valid_from_a,
    b.value AS value_b,
    b.valid_from AS valid_from_b
FROM reference.parameter AS a
INNER JOIN reference.parameter AS b
    ON
        a.key = b.key
        AND a.scope = b.scope
        AND a.origin = b.origin
        AND (a.valid_from, coalesce(a.value, '')) < (b.valid_from, coalesce(b.value, ''))
        AND coalesce(a.valid_to >= b.valid_from, true)
        AND coalesce(a.valid_from <= b.valid_to, true)
WHERE a.key <> 'b2.or.std_minutes' AND a.value IS DISTINCT FROM b.value
ORDER BY ALL
