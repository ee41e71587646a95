-- The earliest entry date of a stay in A3, in A4 and in A5 equals the admission date; stays of type M or L are not tested. The earliest
-- record of the file that differs is the finding.
WITH path AS (
    SELECT 'spec_in_date' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, spec_in_date AS day
    FROM staging.stayspec
    UNION ALL
    SELECT 'bedindex_in_date' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, bedindex_in_date AS day
    FROM staging.stayindx
    UNION ALL
    SELECT 'unit_in_date' AS field, _file, _line, code_agr, year_registr, period_registr, staynum, unit_in_date AS day
    FROM staging.stayunit
),

started AS (
    SELECT
        field,
        code_agr,
        year_registr,
        period_registr,
        staynum,
        min(day) AS first_day
    FROM path
    GROUP BY field, code_agr, year_registr, period_registr, staynum
    -- with an unknown date the earliest is not known
    HAVING count(day) = count(*)
),

differing AS (
    SELECT f.*, s.adm_date
    FROM started AS f
    INNER JOIN intermediate.stay AS s USING (code_agr, year_registr, period_registr, staynum)
    WHERE f.first_day <> s.adm_date AND s.hosptype_fac NOT IN ('M', 'L')
)

SELECT
    min(p._file) AS _file,
    arg_min(p._line, (p._file, p._line)) AS _line,
    d.code_agr,
    d.staynum,
    d.field,
    d.first_day AS value,
    d.adm_date AS expected,
    d.first_day - d.adm_date AS difference
FROM differing AS d
INNER JOIN path AS p
    ON
        d.field = p.field AND d.code_agr = p.code_agr AND d.year_registr = p.year_registr AND d.period_registr = p.period_registr
        AND d.staynum = p.staynum AND d.first_day = p.day
GROUP BY d.code_agr, d.year_registr, d.period_registr, d.staynum, d.field, d.first_day, d.adm_date
