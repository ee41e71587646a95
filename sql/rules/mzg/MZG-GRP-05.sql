-- The combination of APR-DRG and MDC is in the list of APR-DRG groups; a group without MDC in that list goes with any MDC, and groups of
-- older or newer releases are in it. Empty: not tested.
WITH listed AS (
    SELECT
        code,
        'MDC ' || string_agg(DISTINCT mdc, ' or ' ORDER BY mdc) AS mdc_codes
    FROM reference.apr_drg
    GROUP BY code
)

SELECT
    g._file,
    g._line,
    g.code_agr,
    g.staynum,
    g.grouper_version,
    g.aprdrg || ' in MDC ' || g.mdc AS value,
    coalesce(k.mdc_codes, 'a known APR-DRG') AS expected
FROM staging.grouper AS g
LEFT JOIN listed AS k ON g.aprdrg = k.code
WHERE
    g.aprdrg IS NOT NULL
    AND g.mdc IS NOT NULL
    AND NOT EXISTS (
        SELECT 1
        FROM reference.apr_drg AS l
        WHERE l.code = g.aprdrg AND coalesce(nullif(l.mdc, ''), g.mdc) = g.mdc
    )
