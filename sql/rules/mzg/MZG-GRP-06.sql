-- grouper_version and icd_edition are filled on every record and have one value each per half-year: listed are the empty ones and those
-- that differ from the most frequent value (the highest of equally frequent ones).
WITH filled AS (
    SELECT
        g._file,
        g._line,
        g.code_agr,
        g.year,
        g.period,
        g.staynum,
        g.grouper_version,
        c.field,
        c.content
    FROM staging.grouper AS g
    CROSS JOIN LATERAL (VALUES ('grouper_version', g.grouper_version), ('icd_edition', g.icd_edition)) AS c (field, content)
),

counted AS (
    SELECT
        code_agr,
        year,
        period,
        field,
        content,
        count(*) AS records
    FROM filled
    WHERE content IS NOT NULL
    GROUP BY ALL
),

usual AS (
    SELECT
        code_agr,
        year,
        period,
        field,
        max_by(content, (records, content)) AS content
    FROM counted
    GROUP BY ALL
)

SELECT
    f._file,
    f._line,
    f.code_agr,
    f.staynum,
    f.grouper_version,
    f.field,
    f.content AS value,
    coalesce(u.content, 'a value') AS expected
FROM filled AS f
LEFT JOIN usual AS u
    ON
        f.code_agr IS NOT DISTINCT FROM u.code_agr
        AND f.year IS NOT DISTINCT FROM u.year
        AND f.period IS NOT DISTINCT FROM u.period
        AND f.field = u.field
WHERE f.content IS DISTINCT FROM u.content OR f.content IS NULL
