-- Day care beside the budget: substitution by day surgery (DAY-05), classic stays of one night in groups that are mostly done by day (DAY-06), and
-- classic stays that follow a day stay unplanned (DAY-08).
INSERT INTO intermediate.indicator_value
WITH substituted AS (
    SELECT
        count(DISTINCT row(code_agr, year_registr, period_registr, staynum)) FILTER (hosptype_fac = 'C') AS day_stays,
        count(DISTINCT row(code_agr, year_registr, period_registr, staynum)) AS stays
    FROM intermediate.list_a_stay
),

grouped AS (
    SELECT s.hosptype_fac, s.a2_code_adm, date_diff('day', s.adm_date, s.dis_date) AS nights, g.aprdrg, g.soi
    FROM intermediate.counted_stay AS s
    INNER JOIN intermediate.stay_group AS g USING (code_agr, year_registr, period_registr, staynum)
    WHERE s.hosptype_fac IN ('C', 'H')
),

mostly_day AS (
    SELECT aprdrg
    FROM grouped
    GROUP BY aprdrg
    HAVING 100.0 * count(*) FILTER (hosptype_fac = 'C') / count(*) > rule_number('day_candidate_share_pct')
),

candidate AS (
    SELECT count(*) FILTER (aprdrg IN (SELECT aprdrg FROM mostly_day)) AS n, count(*) AS n_all
    FROM grouped
    WHERE hosptype_fac = 'H' AND nights = 1 AND soi = 1 AND list_contains(rule_list('adm_planned'), a2_code_adm)
),

day AS (
    SELECT s.patnum, s.dis_date, h.a2_code_destinate = 'Z' AS goes_on
    FROM intermediate.stay AS s
    INNER JOIN staging.stayhosp AS h ON s._file = h._file AND s._line = h._line
    WHERE s.is_day
),

classic AS (
    SELECT DISTINCT s.patnum, s.adm_date
    FROM intermediate.stay AS s
    INNER JOIN staging.stayhosp AS h ON s._file = h._file AND s._line = h._line
    WHERE h.a2_code_place_before_adm = 'Z'
),

chained AS (
    SELECT
        count(*) AS n_all,
        count(*) FILTER (d.goes_on) AS n,
        count(*) FILTER (d.goes_on AND c.patnum IS NULL) AS alone
    FROM day AS d
    LEFT JOIN classic AS c ON d.patnum = c.patnum AND d.dis_date = c.adm_date
)

SELECT
    'DAY-05' AS indicator_id, '' AS scope, NULL AS unit, day_stays / nullif(stays, 0) AS value, day_stays AS numerator, stays AS denominator,
    CASE WHEN stays = 0 THEN 'no stay with a list A code' END AS reason, NULL AS warnings
FROM substituted
UNION ALL
SELECT 'DAY-06', '', NULL, n, n AS numerator, n_all, NULL, ['a list to look at, without financial value'] FROM candidate
UNION ALL
SELECT
    'DAY-08', '', NULL, n / nullif(n_all, 0), n, n_all, CASE WHEN n_all = 0 THEN 'no day stay' END,
    CASE WHEN alone > 0 THEN [alone || ' day stays without the classic stay that follows'] END
FROM chained
