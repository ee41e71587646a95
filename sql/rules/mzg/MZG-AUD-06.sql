-- A stay that meets the definition of an inappropriate classic stay is listed: type H, planned, at most 3 days, SOI 1, ROM 1, alive,
-- 1 < age < 75 (APR-DRG 097: < 14), exactly one list B code billed, APR-DRG of one of the two lists (BFM decree annex 3 pt 4.2.2).
WITH legal AS (
    -- what the hospital states itself takes the place of the product's row
    SELECT
        h.year_registr, h.period_registr, p.key,
        coalesce(max(p.value) FILTER (p.origin <> 'product'), max(p.value)) AS value
    FROM (SELECT DISTINCT year_registr, period_registr, period_end FROM intermediate.stay) AS h
    INNER JOIN reference.parameter AS p ON h.period_end BETWEEN p.valid_from AND coalesce(p.valid_to, DATE '9999-12-31')
    WHERE starts_with(p.key, 'a3.inapp.') OR p.key = 'a3.listB.codes'
    GROUP BY ALL
),

test AS (
    SELECT
        year_registr, period_registr,
        max(value) FILTER (key = 'a3.inapp.hosptype') AS hosptype,
        max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.los_max') AS los_max,
        max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.soi') AS soi,
        max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.rom') AS rom,
        max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.age_min_exclusive') AS age_above,
        max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.age_max_exclusive') AS age_below,
        max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.apr097_age_max_exclusive') AS age_below_097,
        max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.listB_codes_billed') AS codes_billed,
        string_split(string_agg(value, ';') FILTER (key IN ('a3.inapp.aprdrg_surgical', 'a3.inapp.aprdrg_medical')), ';') AS groups,
        string_split(max(value) FILTER (key = 'a3.listB.codes'), ';') AS list_b
    FROM legal
    GROUP BY ALL
),

billed AS (
    -- the list prints the ambulatory number; its hospital partner is the next number with its own check digit
    SELECT p.code_agr, p.year_registr, p.period_registr, p.staynum, count(DISTINCT b.listed) AS codes
    FROM staging.procrizi AS p
    INNER JOIN (SELECT year_registr, period_registr, unnest(list_b) AS listed FROM test) AS b USING (year_registr, period_registr)
    WHERE
        p.m3_code_inariz IN (
            b.listed, (try_cast(left(b.listed, 5) AS integer) + 1) || '' || (try_cast(left(b.listed, 5) AS integer) + 1) % 7
        )
    GROUP BY ALL
)

SELECT
    s._file, s._line, s.code_agr, s.staynum, g.aprdrg || ', ' || date_diff('day', k.adm_date, k.dis_date) || ' days' AS value,
    'day care considered' AS expected
FROM staging.stayhosp AS s
INNER JOIN intermediate.stay AS k ON s._file = k._file AND s._line = k._line
INNER JOIN test AS t ON s.year_registr = t.year_registr AND s.period_registr = t.period_registr
INNER JOIN
    staging.grouper AS g
    ON s.code_agr = g.code_agr AND s.year_registr = g.year AND s.period_registr = g.period AND s.staynum = g.staynum
INNER JOIN billed AS b
    ON s.code_agr = b.code_agr AND s.year_registr = b.year_registr AND s.period_registr = b.period_registr AND s.staynum = b.staynum
WHERE
    s.a2_hosptype_fac = t.hosptype AND list_contains(rule_list('adm_planned'), s.a2_code_adm)
    AND date_diff('day', k.adm_date, k.dis_date) BETWEEN 0 AND t.los_max AND g.soi = t.soi AND g.rom = t.rom AND s.a2_code_destinate <> '8'
    AND k.age > t.age_above AND k.age < CASE WHEN g.aprdrg = '097' THEN t.age_below_097 ELSE t.age_below END
    AND b.codes = t.codes_billed AND list_contains(t.groups, g.aprdrg)
