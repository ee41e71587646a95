-- Every ambulatory emergency contact has in M6 at least one record of type T (treated or not) and one of type F (follow-up): one finding
-- per type that is missing.
WITH present AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        list(DISTINCT m6_type_info_urg) AS types
    FROM staging.urgadmin
    WHERE m6_type_info_urg IN ('T', 'F')
    GROUP BY ALL
)

SELECT
    s._file,
    s._line,
    s.code_agr,
    s.staynum,
    'no record of type ' || w.type AS value,
    'a record of type ' || w.type || ' in URGADMIN' AS expected
FROM intermediate.stay AS s
LEFT JOIN present AS p USING (code_agr, year_registr, period_registr, staynum)
CROSS JOIN (VALUES ('T'), ('F')) AS w (type)
WHERE s.is_ambulatory AND NOT coalesce(list_contains(p.types, w.type), false)
