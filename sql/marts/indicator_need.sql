-- Parameters and inputs that every indicator rests on, those of the indicators it is built from included; a key that no row covers on the
-- budget date is missing.
CREATE OR REPLACE TABLE intermediate.indicator_need AS
WITH RECURSIVE built_from AS (
    SELECT id, id AS source
    FROM intermediate.indicator_catalogue
    UNION
    SELECT b.id, u.source
    FROM built_from AS b
    INNER JOIN (
        SELECT id, unnest(string_split(upstream, ';')) AS source
        FROM intermediate.indicator_catalogue
        WHERE upstream IS NOT NULL
    ) AS u
        ON b.source = u.id
),

pattern AS (
    -- a parameter marked ? enters one part of the indicator only; that part says itself when it is missing
    SELECT id, ltrim(item, '?') AS pattern, bool_and(starts_with(item, '?')) AS is_partial
    FROM (
        SELECT b.id, unnest(string_split(c.parameters, ';')) AS item
        FROM built_from AS b
        INNER JOIN intermediate.indicator_catalogue AS c ON b.source = c.id
        WHERE c.parameters IS NOT NULL
    ) AS named
    GROUP BY ALL
),

known AS (
    SELECT DISTINCT key, scope
    FROM reference.parameter
),

matched AS (
    SELECT DISTINCT p.id, p.pattern, p.is_partial, k.key, k.scope
    FROM pattern AS p
    LEFT JOIN known AS k ON k.key GLOB p.pattern
),

input AS (
    -- an input marked ? enters one part of the indicator only, as with parameters
    SELECT id, ltrim(item, '?') AS name, bool_and(starts_with(item, '?')) AS is_partial
    FROM (
        SELECT b.id, unnest(string_split(c.inputs, ';')) AS item
        FROM built_from AS b
        INNER JOIN intermediate.indicator_catalogue AS c ON b.source = c.id
        WHERE c.inputs IS NOT NULL
    ) AS named
    GROUP BY ALL
),

structure AS (
    SELECT DISTINCT b.id, c.structure
    FROM built_from AS b
    INNER JOIN intermediate.indicator_catalogue AS c ON b.source = c.id
    WHERE c.structure IS NOT NULL
)

SELECT
    m.id,
    'parameter' AS kind,
    coalesce(m.key, m.pattern) AS name,
    coalesce(v.is_usable, false) AS is_present,
    v.status,
    v.scope,
    v.value,
    v.unit,
    v.valid_from,
    v.valid_to,
    v.article,
    v.note,
    v.origin,
    NULL AS detail
FROM matched AS m
LEFT JOIN marts.parameter AS v ON m.key = v.key AND v.scope IN (m.scope, 'all')
WHERE NOT m.is_partial OR coalesce(v.is_usable, false)
UNION ALL
SELECT i.id, 'input', i.name, coalesce(n.is_present, false), n.status, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, n.detail
FROM input AS i
LEFT JOIN intermediate.indicator_input AS n ON i.name = n.name
WHERE NOT i.is_partial OR coalesce(n.is_present, false)
UNION ALL
SELECT id, 'structure', 'reading of the text', true, structure, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM structure
