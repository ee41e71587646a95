-- Which of the named settings the hospital does not state as a number, as a reason; NULL when all are there.
CREATE OR REPLACE MACRO missing_settings(wanted) AS (
    SELECT 'missing: ' || string_agg('setting ' || w.name, ', ' ORDER BY w.name)
    FROM (SELECT unnest(wanted) AS name) AS w
    WHERE
        w.name NOT IN (
            SELECT s.name FROM reference.setting AS s
            WHERE s.name IS NOT NULL AND try_cast(s.value AS double) IS NOT NULL
        )
);
