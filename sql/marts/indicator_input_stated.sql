-- Settings of the hospital that an indicator names among its inputs (``setting:name``): there when the hospital states a number.
INSERT INTO intermediate.indicator_input
WITH asked AS (
    SELECT DISTINCT unnest(string_split(inputs, ';')) AS name
    FROM intermediate.indicator_catalogue
    WHERE inputs IS NOT NULL
)

SELECT name, setting_number(substr(name, 9)) IS NOT NULL, 'missing: setting ' || substr(name, 9), NULL
FROM asked
WHERE starts_with(name, 'setting:')
