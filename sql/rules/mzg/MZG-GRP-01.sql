-- No classic or long stay (type H, F, M, L) is grouped into residual group I: APR-DRG 955 (no principal diagnosis) or 956 (diagnosis
-- unusable as principal). Full psychiatric stays are not tested.
SELECT
    g._file,
    g._line,
    g.code_agr,
    g.staynum,
    g.grouper_version,
    g.aprdrg AS value,
    'not 955 or 956' AS expected,
    CAST(json_object('code_agr', g.code_agr, 'staynum', g.staynum) AS varchar) AS related_key
FROM staging.grouper AS g
WHERE
    g.aprdrg IN ('955', '956')
    AND EXISTS (
        SELECT 1
        FROM intermediate.stay AS s
        WHERE
            s.code_agr = g.code_agr
            AND s.year_registr = g.year
            AND s.period_registr = g.period
            AND s.staynum = g.staynum
            AND (s.is_classic OR s.is_long)
            AND NOT s.is_psychiatric
    )
