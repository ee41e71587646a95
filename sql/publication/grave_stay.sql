-- A stay with a blocking or error finding on any of its rows is kept out of the extract as a whole, with the rules that say so.
CREATE OR REPLACE TEMP VIEW grave_stay AS
WITH grave AS (
    SELECT
        rule_id,
        severity,
        file,
        line,
        record_key ->> '$.staynum' AS staynum,
        hospital,
        period
    FROM grave_finding
),

-- the row itself says which stay it belongs to; a finding without a line is traced by its key within its half-year or year
traced AS (
    SELECT s.code_agr, s.year, s.period, s.staynum, g.rule_id, g.severity
    FROM grave AS g
    INNER JOIN stay_row AS s ON g.file = s._file AND g.line = s._line
    UNION ALL
    SELECT s.code_agr, s.year, s.period, s.staynum, g.rule_id, g.severity
    FROM grave AS g
    INNER JOIN (SELECT DISTINCT code_agr, year, period, staynum FROM stay_row) AS s
        ON
            g.hospital = s.code_agr
            AND g.staynum = s.staynum
            AND g.period IN (s.year || '-' || s.period, CAST(s.year AS VARCHAR))
)

SELECT
    code_agr,
    year,
    period,
    staynum,
    list_sort(list(DISTINCT rule_id)) AS rules,
    max(severity = 'blocking') AS is_blocking
FROM traced
WHERE code_agr IS NOT NULL AND year IS NOT NULL AND period IS NOT NULL AND staynum IS NOT NULL
GROUP BY ALL
