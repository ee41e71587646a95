-- Per indicator: what is missing, the weakest status of everything used, the parameters as a document, and the warnings that follow.
CREATE OR REPLACE TABLE intermediate.indicator_basis AS
WITH words AS (
    SELECT ['law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic', 'unknown'] AS status
),

used AS (
    SELECT
        n.*,
        CASE
            WHEN n.kind = 'parameter' THEN n.name
            WHEN starts_with(n.detail, 'missing: ') THEN substr(n.detail, 10)
        END AS lacking,
        CASE
            WHEN length(n.value) > 120 THEN left(n.value, 60) || '... (' || len(string_split(n.value, ';')) || ' items)'
            ELSE n.value
        END AS short_value
    FROM intermediate.indicator_need AS n
)

SELECT
    u.id,
    nullif(
        concat_ws(
            '; ',
            'missing: ' || string_agg(DISTINCT u.lacking, ', ' ORDER BY u.lacking) FILTER (NOT u.is_present),
            string_agg(DISTINCT u.detail, '; ' ORDER BY u.detail) FILTER (NOT u.is_present AND NOT starts_with(u.detail, 'missing: '))
        ),
        ''
    ) AS missing,
    list_extract(
        (SELECT w.status FROM words AS w),
        coalesce(max(list_position((SELECT w.status FROM words AS w), u.status)) FILTER (u.is_present), 1)
    ) AS status,
    to_json(
        list(
            {
                'key': CASE u.kind WHEN 'input' THEN 'reference.' || u.name ELSE u.name END,
                'scope': u.scope,
                'value': u.short_value,
                'unit': u.unit,
                'valid_from': u.valid_from,
                'valid_to': u.valid_to,
                'article': u.article,
                'status': u.status
            }
            ORDER BY u.kind DESC, u.name, u.scope, u.valid_from
        ) FILTER (u.is_present AND u.status IS NOT NULL)
    ) AS parameters,
    list_concat(
        CASE WHEN bool_or(u.note LIKE '%annulled text%') THEN ['annulled_text'] ELSE [] END,
        CASE WHEN bool_or(u.status = 'inferred') THEN ['inferred_reading'] ELSE [] END,
        CASE WHEN bool_or(u.status = 'recall') THEN ['recall_default'] ELSE [] END,
        coalesce(
            list(DISTINCT 'parameter of the hospital: ' || u.name ORDER BY 'parameter of the hospital: ' || u.name)
            FILTER (u.kind = 'parameter' AND u.is_present AND u.origin <> 'product'),
            []
        )
    ) AS warnings
FROM used AS u
GROUP BY u.id
