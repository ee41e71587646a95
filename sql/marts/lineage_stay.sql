-- Records of stays behind the indicators of days, beds and day surgery, and what each contributes (days, or 1 where records are counted).
CREATE OR REPLACE VIEW intermediate.lineage_stay AS
WITH long_days AS (
    SELECT
        v._file,
        v._line,
        f.family,
        CASE f.family WHEN 'CD' THEN v.days_cd WHEN 'E' THEN v.days_e WHEN 'G' THEN v.days_g WHEN 'M' THEN v.days_m ELSE v.days_ni END
            AS days
    FROM marts.stay_valuation AS v
    CROSS JOIN (VALUES ('CD'), ('E'), ('G'), ('M'), ('NI')) AS f (family)
)

SELECT 'GEN-01' AS indicator_id, '' AS scope, 'stayhosp' AS table_name, _file, _line, CAST(los AS double) AS contribution
FROM marts.stay_valuation
WHERE exclusion IS DISTINCT FROM 'earlier part of a long stay' AND los IS NOT NULL
UNION ALL
SELECT 'GEN-01', '', 'stayhosp', _file, _line, 1 FROM intermediate.day_stay
UNION ALL
SELECT unnest(['GEN-03', 'B2-05']), '', 'stayhosp', _file, _line, fv FROM marts.stay_valuation
WHERE fv IS NOT NULL
UNION ALL
SELECT 'B2-06', '', 'stayhosp', _file, _line, CASE category WHEN '1' THEN los ELSE least(los, u2) END
FROM marts.stay_valuation
WHERE category IN ('1', '4')
UNION ALL
SELECT 'B2-07', '', 'stayhosp', _file, _line, 1 FROM marts.stay_valuation
WHERE exclusion IS NULL
UNION ALL
SELECT 'B2-08', category, 'stayhosp', _file, _line, 1 FROM marts.stay_valuation
WHERE category IS NOT NULL
UNION ALL
SELECT 'B2-09', transfer, 'stayhosp', _file, _line, transferred_days FROM marts.stay_valuation
WHERE transfer IN ('potential', 'real')
UNION ALL
SELECT unnest(['B2-12', 'B2-13']), family, 'stayhosp', _file, _line, days FROM long_days
WHERE days <> 0
UNION ALL
SELECT unnest(['B2-12', 'B1-11']), unnest(['all', '']), 'stayhosp', _file, _line, days_financed
FROM marts.stay_valuation
WHERE days_financed <> 0
UNION ALL
SELECT 'DAY-01', '', 'stayhosp', _file, _line, 1 FROM intermediate.day_stay
WHERE is_justified
UNION ALL
SELECT 'DAY-03', '', 'stayhosp', _file, _line, 1 FROM intermediate.inappropriate_stay
