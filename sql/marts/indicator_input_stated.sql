-- Settings of the hospital that an indicator names among its inputs (``setting:name``): there when the hospital states a number, as sure as it says.
INSERT INTO intermediate.indicator_input
WITH asked AS (
    SELECT DISTINCT ltrim(unnest(string_split(inputs, ';')), '?') AS name
    FROM intermediate.indicator_catalogue
    WHERE inputs IS NOT NULL
),

stated AS (
    SELECT 'setting:' || name AS name, max(status) AS status
    FROM reference.setting
    GROUP BY name
)

SELECT
    a.name,
    setting_number(substr(a.name, 9)) IS NOT NULL,
    'missing: setting ' || substr(a.name, 9),
    CASE
        WHEN s.status IN ('law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic') THEN s.status
        WHEN s.status IS NOT NULL THEN 'unknown'
    END
FROM asked AS a
LEFT JOIN stated AS s ON a.name = s.name
WHERE starts_with(a.name, 'setting:')
