-- Day stays by type of lump sum (DAY-07, convention between hospitals and insurers), day stays without one, and lump sums without a day stay.
INSERT INTO intermediate.indicator_value
WITH billed AS (
    SELECT DISTINCT f.code_agr, f.year_registr, f.period_registr, f.staynum, t.tariff
    FROM staging.procri30 AS f
    INNER JOIN reference.day_tariff AS t ON f.f3_code_ps_forf_inariz = try_cast(t.code AS integer)
),

day AS (
    SELECT s.code_agr, s.year_registr, s.period_registr, s.staynum, concat_ws(' ', s.hosptype_fac, h.a2_hosptype_cat) AS kind
    FROM intermediate.stay AS s
    INNER JOIN staging.stayhosp AS h ON s._file = h._file AND s._line = h._line
    WHERE s.is_day
),

met AS (
    SELECT b.tariff, d.kind, d.staynum IS NOT NULL AS is_day, b.staynum IS NOT NULL AS is_billed
    FROM day AS d
    FULL JOIN billed AS b USING (code_agr, year_registr, period_registr, staynum)
)

SELECT 'DAY-07', tariff || ' ' || kind, NULL, count(*), count(*), NULL, NULL, NULL FROM met
WHERE is_day AND is_billed
GROUP BY tariff, kind
UNION ALL
SELECT 'DAY-07', 'day stays without tariff', NULL, count(*) FILTER (NOT is_billed), count(*) FILTER (NOT is_billed), count(*) FILTER (is_day), NULL, NULL
FROM met
UNION ALL
SELECT 'DAY-07', 'tariffs without day stay', NULL, count(*) FILTER (NOT is_day), count(*) FILTER (NOT is_day), count(*) FILTER (is_billed), NULL, NULL
FROM met
