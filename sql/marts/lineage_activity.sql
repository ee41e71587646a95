-- Records behind the indicators of intensive care, emergency, B4, low-variable care and day surgery, and what each contributes.
CREATE OR REPLACE VIEW intermediate.lineage_activity AS
WITH urgent AS (
    SELECT h._file, h._line
    FROM intermediate.urgent_admission AS u
    INNER JOIN staging.stayhosp AS h USING (code_agr, year_registr, period_registr, staynum)
),

reanimation AS (
    SELECT a._file, a._line, coalesce(a.m3_number_inariz_1_day, 1) AS n
    FROM staging.procrizi AS a
    INNER JOIN staging.stayindx AS x USING (code_agr, year_registr, period_registr, staynum, order_bedindex)
    WHERE
        list_contains(budget_list('b2.intensive.icu_codes'), a.m3_code_inariz)
        AND x.a4_code_bedindex_fac IN ('C', 'D', 'CD', 'E', 'G', 'I', 'CI', 'DI', 'EI')
)

SELECT 'B2-22' AS indicator_id, '' AS scope, 'procrizi' AS table_name, _file, _line, CAST(n AS double) AS contribution FROM reanimation
UNION ALL
SELECT 'B2-28', '', 'stayhosp', _file, _line, 1 FROM urgent
UNION ALL
SELECT 'B4-04', 'day hospital amount', 'stayhosp', _file, _line, 1 FROM staging.stayhosp
WHERE a2_hosptype_cat = 'G'
UNION ALL
SELECT 'B4-08', p.scope, 'procrizi', a._file, a._line, coalesce(a.m3_number_inariz_1_day, 1)
FROM staging.procrizi AS a
INNER JOIN marts.parameter AS p ON p.key = 'b4.cancer.consults_per_fte' AND p.is_usable
WHERE list_contains(budget_list('b4.cancer.com_codes'), a.m3_code_inariz)
UNION ALL
SELECT DISTINCT 'LVZ-01', '', 'stayhosp', _file, _line, 1 FROM marts.lvz_stay
WHERE failed = 0
UNION ALL
SELECT 'LVZ-02', version || ' ' || lvz_group, 'stayhosp', _file, _line, 1 FROM marts.lvz_stay
WHERE failed = 0
UNION ALL
SELECT 'LVZ-03', '', 'stayhosp', _file, _line, 1 FROM marts.lvz_stay
GROUP BY _file, _line
HAVING min(failed) = 1
UNION ALL
SELECT 'DAY-02', 'days', 'stayhosp', _file, _line, 1 FROM intermediate.day_stay
WHERE is_justified
UNION ALL
SELECT unnest(['DAY-02', 'DAY-04']), unnest(['days', '']), 'stayhosp', _file, _line, 1 FROM intermediate.inappropriate_stay
UNION ALL
-- justified days of day surgery are part of the justified days of K
SELECT 'B1-11', '', 'stayhosp', d._file, d._line, budget_number('a3.day.factor')
FROM (
    SELECT _file, _line FROM intermediate.day_stay
    WHERE is_justified
    UNION ALL
    SELECT _file, _line FROM intermediate.inappropriate_stay
) AS d
