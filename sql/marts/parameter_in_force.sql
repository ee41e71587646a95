-- A parameter is valid when valid_from <= budget date and (valid_to empty or budget date <= valid_to); a gap means unknown, not the
-- previous value. What the hospital states itself takes the place of the product's row of the same key and scope.
CREATE OR REPLACE TABLE marts.parameter AS
WITH valid AS (
    SELECT *
    FROM reference.parameter
    WHERE valid_from <= getvariable('exercise_date') AND coalesce(valid_to >= getvariable('exercise_date'), true)
),

own AS (
    SELECT DISTINCT key, scope
    FROM valid
    WHERE origin <> 'product'
)

SELECT DISTINCT
    v.key,
    v.scope,
    v.value,
    v.unit,
    v.valid_from,
    v.valid_to,
    v.article,
    coalesce(v.status, 'unknown') AS status,
    v.note,
    v.origin,
    coalesce(v.value, '') <> ''
    AND coalesce(v.status IN ('law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic'), false) AS is_usable,
    CASE
        WHEN regexp_full_match(v.value, '-?[0-9]+(\.[0-9]+)?') THEN CAST(v.value AS double)
        WHEN regexp_full_match(v.value, '[0-9.]+/[0-9.]+')
            THEN try_cast(split_part(v.value, '/', 1) AS double) / nullif(try_cast(split_part(v.value, '/', 2) AS double), 0)
        WHEN regexp_full_match(v.value, '[0-9.]+(\*[0-9.]+)+')
            THEN list_product(list_transform(string_split(v.value, '*'), LAMBDA part: try_cast(part AS double)))
    END AS number
FROM valid AS v
WHERE v.origin <> 'product' OR NOT EXISTS (
    SELECT 1 FROM own AS o
    WHERE o.key = v.key AND o.scope IN (v.scope, 'all')
)
