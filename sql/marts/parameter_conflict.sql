-- Two rows of one source, key and scope that hold on the same day: they contradict one another, or say the same twice. Only the list of
-- standard minutes is cumulative.
SELECT
    a.key,
    a.scope,
    a.origin,
    a.line AS line_a,
    a.value AS value_a,
    a.valid_from AS valid_from_a,
    b.line AS line_b,
    b.value AS value_b,
    b.valid_from AS valid_from_b
FROM reference.parameter AS a
INNER JOIN reference.parameter AS b
    ON
        a.key = b.key
        AND a.scope = b.scope
        AND a.origin = b.origin
        AND a.line < b.line
        AND coalesce(a.valid_to >= b.valid_from, true)
        AND coalesce(a.valid_from <= b.valid_to, true)
WHERE a.key <> 'b2.or.std_minutes'
ORDER BY ALL
