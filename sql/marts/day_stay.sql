-- Surgical day stays (type C), each once, and whether a list A code was billed: one justified day stay however many codes (annex 3, 4.2.1).
CREATE OR REPLACE TABLE intermediate.day_stay AS
WITH list_a AS (
    SELECT unnest([code, CAST((n + 1) * 10 + (n + 1) % 7 AS varchar)]) AS code
    FROM (
        SELECT code, try_cast(left(code, 5) AS integer) AS n
        FROM (SELECT unnest(budget_list('a3.listA.codes')) AS code) AS item
    ) AS listed_code
    WHERE n IS NOT NULL
),

billed AS (
    SELECT DISTINCT code_agr, year_registr, period_registr, staynum
    FROM staging.procrizi
    WHERE m3_code_inariz IN (SELECT code FROM list_a)
)

SELECT
    s._file,
    s._line,
    s.code_agr,
    s.year_registr,
    s.period_registr,
    s.staynum,
    g.aprdrg,
    b.staynum IS NOT NULL AS is_justified
FROM intermediate.counted_stay AS s
LEFT JOIN billed AS b USING (code_agr, year_registr, period_registr, staynum)
LEFT JOIN intermediate.stay_group AS g USING (code_agr, year_registr, period_registr, staynum)
WHERE s.hosptype_fac = 'C'
