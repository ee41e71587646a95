-- A stay that meets the definition of an inappropriate classic stay is listed: type H, planned, at most 3 days, SOI 1, ROM 1, alive,
-- 1 < age < 75 (APR-DRG 097: < 14), exactly one list B code billed, APR-DRG of one of the two lists (BFM decree annex 3 pt 4.2.2).
WITH listed AS (
    SELECT
        year_registr,
        period_registr,
        unnest(list_b) AS code
    FROM intermediate.inappropriate_definition
),

numbered AS (
    SELECT
        *,
        try_cast(left(code, 5) AS integer) AS number
    FROM listed
),

list_b AS (
    -- printed is the ambulatory number; its hospital partner is the next number with its own check digit
    SELECT
        year_registr,
        period_registr,
        code,
        unnest([code, (number + 1) || '' || (number + 1) % 7]) AS m3_code_inariz
    FROM numbered
),

billed AS (
    SELECT p.code_agr, p.year_registr, p.period_registr, p.staynum, count(DISTINCT b.code) AS codes
    FROM staging.procrizi AS p
    INNER JOIN list_b AS b USING (year_registr, period_registr, m3_code_inariz)
    GROUP BY ALL
)

SELECT
    s._file, s._line, s.code_agr, s.staynum,
    g.aprdrg || ', ' || date_diff('day', s.adm_date, s.dis_date) || ' days' AS value,
    'day care considered' AS expected
FROM staging.stayhosp AS s
INNER JOIN intermediate.stay AS k ON s._file = k._file AND s._line = k._line
INNER JOIN intermediate.inappropriate_definition AS t ON s.year_registr = t.year_registr AND s.period_registr = t.period_registr
INNER JOIN staging.grouper AS g
    ON s.code_agr = g.code_agr AND s.year_registr = g.year AND s.period_registr = g.period AND s.staynum = g.staynum
INNER JOIN billed AS b
    ON s.code_agr = b.code_agr AND s.year_registr = b.year_registr AND s.period_registr = b.period_registr AND s.staynum = b.staynum
WHERE
    s.a2_hosptype_fac = t.hosptype AND list_contains(rule_list('adm_planned'), s.a2_code_adm)
    AND date_diff('day', s.adm_date, s.dis_date) BETWEEN 0 AND t.most_days
    AND g.soi = t.soi AND g.rom = t.rom AND s.a2_code_destinate <> '8'
    AND k.age > t.age_above AND k.age < CASE WHEN g.aprdrg = '097' THEN t.age_below_097 ELSE t.age_below END
    AND b.codes = t.codes_billed AND list_contains(t.aprdrgs, g.aprdrg)
