-- Severity (SOI) and risk of mortality (ROM) are 1 to 4; for the groups without severity (955, 956, MMM, AAA) they are empty or 0.
-- A record without APR-DRG is not tested.
WITH no_severity AS (
    SELECT DISTINCT code
    FROM reference.code
    WHERE list = 'drg_no_severity'
),

grouped AS (
    SELECT
        g.*,
        n.code IS NOT NULL AS is_without_severity
    FROM staging.grouper AS g
    LEFT JOIN no_severity AS n ON g.aprdrg = n.code
    WHERE g.aprdrg IS NOT NULL
)

SELECT
    g._file,
    g._line,
    g.code_agr,
    g.staynum,
    g.grouper_version,
    c.field,
    concat_ws(' ', g.aprdrg, coalesce(CAST(c.number AS varchar), '(empty)')) AS value,
    CASE WHEN g.is_without_severity THEN 'empty or 0' ELSE '1-4' END AS expected
FROM grouped AS g
CROSS JOIN LATERAL (VALUES ('soi', g.soi), ('rom', g.rom)) AS c (field, number)
WHERE CASE WHEN g.is_without_severity THEN coalesce(c.number, 0) <> 0 ELSE coalesce(c.number, 0) NOT BETWEEN 1 AND 4 END
