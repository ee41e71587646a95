-- grouper_version and icd_edition are filled on every record and have one value each per half-year: listed are the empty ones and those
-- that differ from the most frequent value (the highest of equally frequent ones).
WITH counted AS (
    SELECT code_agr, year, period, 'grouper_version' AS field, grouper_version AS content, count(*) AS records
    FROM staging.grouper
    WHERE grouper_version IS NOT NULL
    GROUP BY ALL
    UNION ALL
    SELECT code_agr, year, period, 'icd_edition' AS field, icd_edition AS content, count(*) AS records
    FROM staging.grouper
    WHERE icd_edition IS NOT NULL
    GROUP BY ALL
),

usual AS (
    SELECT code_agr, year, period, field, max_by(content, (records, content)) AS content
    FROM counted
    GROUP BY ALL
),

unusual AS (
    SELECT g._file, g._line, g.code_agr, g.staynum, g.grouper_version, 'grouper_version' AS field, g.grouper_version AS value, u.content
    FROM staging.grouper AS g
    LEFT JOIN usual AS u
        ON
            g.code_agr IS NOT DISTINCT FROM u.code_agr
            AND g.year IS NOT DISTINCT FROM u.year
            AND g.period IS NOT DISTINCT FROM u.period
            AND u.field = 'grouper_version'
    WHERE g.grouper_version IS DISTINCT FROM u.content OR g.grouper_version IS NULL
    UNION ALL
    SELECT g._file, g._line, g.code_agr, g.staynum, g.grouper_version, 'icd_edition' AS field, g.icd_edition AS value, u.content
    FROM staging.grouper AS g
    LEFT JOIN usual AS u
        ON
            g.code_agr IS NOT DISTINCT FROM u.code_agr
            AND g.year IS NOT DISTINCT FROM u.year
            AND g.period IS NOT DISTINCT FROM u.period
            AND u.field = 'icd_edition'
    WHERE g.icd_edition IS DISTINCT FROM u.content OR g.icd_edition IS NULL
)

SELECT
    _file,
    _line,
    code_agr,
    staynum,
    grouper_version,
    field,
    value,
    coalesce(content, 'a value') AS expected
FROM unusual
