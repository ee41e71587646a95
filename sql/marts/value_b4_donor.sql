-- Donor coordination (B4-09, art. 63sexies): amount by the band of beds x NPERCIZ.
INSERT INTO intermediate.indicator_value
WITH band AS (
    SELECT
        number,
        CASE WHEN scope LIKE '<%' THEN 0 ELSE try_cast(regexp_extract(scope, '([0-9]+)', 1) AS double) END AS low,
        CASE
            WHEN scope LIKE '<%' THEN try_cast(regexp_extract(scope, '([0-9]+)', 1) AS double)
            WHEN scope LIKE '>=%' THEN 1e12
            ELSE try_cast(regexp_extract(scope, '-([0-9]+)', 1) AS double) + 1
        END AS high
    FROM marts.parameter
    WHERE key = 'b4.donor' AND is_usable
)

SELECT 'B4-09', 'donor amount', 'EUR', max(b.number), max(v.value), NULL, missing_settings(['donor_npercis']), NULL
FROM (SELECT derived_number('B4-09', 'donor value') AS value) AS v
LEFT JOIN band AS b ON v.value >= b.low AND v.value < b.high
