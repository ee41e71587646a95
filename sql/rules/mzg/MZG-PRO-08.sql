-- A stay with an operative nomenclature number (M3) has at least one procedure (M2) within a day of one of them; the operative acts of a
-- stay without any are listed. Full psychiatric stays and ambulatory emergency contacts are not tested, nor what has no date.
WITH listed AS (
    SELECT DISTINCT code
    FROM reference.code
    WHERE list = 'operative_nomenclature'
),

operative AS (
    SELECT a._file, a._line, a.code_agr, a.year_registr, a.period_registr, a.staynum, a.m3_code_inariz, a.inariz_date
    FROM staging.procrizi AS a
    INNER JOIN listed AS l ON a.m3_code_inariz = l.code
    WHERE a.inariz_date IS NOT NULL
),

matched AS (
    SELECT DISTINCT a.code_agr, a.year_registr, a.period_registr, a.staynum
    FROM operative AS a
    INNER JOIN staging.procedur AS p USING (code_agr, year_registr, period_registr, staynum)
    WHERE coalesce(abs(date_diff('day', p.procedure_date, a.inariz_date)) <= 1, true)
)

SELECT
    a._file,
    a._line,
    a.m3_code_inariz || ' on ' || a.inariz_date AS value,
    'a procedure within 1 day' AS expected,
    CAST(json_object('code_agr', a.code_agr, 'staynum', a.staynum) AS varchar) AS related_key
FROM operative AS a
ANTI JOIN matched AS m USING (code_agr, year_registr, period_registr, staynum)
WHERE
    EXISTS (
        SELECT 1
        FROM intermediate.stay AS s
        WHERE
            s.code_agr = a.code_agr
            AND s.year_registr = a.year_registr
            AND s.period_registr = a.period_registr
            AND s.staynum = a.staynum
            AND NOT s.is_ambulatory
            AND NOT s.is_psychiatric
    )
