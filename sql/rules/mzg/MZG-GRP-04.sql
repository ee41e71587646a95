-- Every stay of type H, F, M, L, C or D has exactly one record in the grouper output (of the configured version, where one is set); a full
-- psychiatric stay may lack it. Every grouper record has its stay in A2. A stay without type is not tested.
WITH output AS (
    SELECT
        code_agr,
        year AS year_registr,
        period AS period_registr,
        staynum,
        count(*) AS records
    FROM staging.grouper
    WHERE coalesce(grouper_version = rule_list('grouper_version')[1], true)
    GROUP BY ALL
)

SELECT
    s._file,
    s._line,
    json_object('code_agr', s.code_agr, 'staynum', s.staynum) AS record_key,
    'staynum' AS field,
    coalesce(o.records, 0) || ' grouper records' AS value,
    '1 grouper record' AS expected,
    coalesce(o.records, 0) - 1 AS difference
FROM intermediate.stay AS s
LEFT JOIN output AS o USING (code_agr, year_registr, period_registr, staynum)
WHERE
    (s.is_classic OR s.is_long OR s.is_day)
    AND coalesce(o.records, 0) <> 1
    AND NOT (s.is_psychiatric AND o.records IS NULL)
UNION ALL
SELECT
    g._file,
    g._line,
    json_object('code_agr', g.code_agr, 'staynum', g.staynum, 'grouper_version', g.grouper_version) AS record_key,
    'staynum' AS field,
    'no stay' AS value,
    'a stay in STAYHOSP' AS expected,
    NULL AS difference
FROM staging.grouper AS g
WHERE NOT EXISTS (
    SELECT 1
    FROM staging.stayhosp AS s
    WHERE s.code_agr = g.code_agr AND s.year_registr = g.year AND s.period_registr = g.period AND s.staynum = g.staynum
)
