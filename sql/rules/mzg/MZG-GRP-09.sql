-- A stay in an APR-DRG of type P (surgical) in the list of APR-DRG groups has at least one procedure in M2.
WITH surgical AS (
    SELECT DISTINCT code
    FROM reference.apr_drg
    WHERE type = 'P'
)

SELECT
    g._file,
    g._line,
    g.code_agr,
    g.staynum,
    g.grouper_version,
    g.aprdrg AS value,
    'a procedure in PROCEDUR' AS expected,
    CAST(json_object('code_agr', g.code_agr, 'staynum', g.staynum) AS varchar) AS related_key
FROM staging.grouper AS g
INNER JOIN surgical AS c ON g.aprdrg = c.code
WHERE
    NOT EXISTS (
        SELECT 1
        FROM staging.procedur AS p
        WHERE p.code_agr = g.code_agr AND p.year_registr = g.year AND p.period_registr = g.period AND p.staynum = g.staynum
    )
