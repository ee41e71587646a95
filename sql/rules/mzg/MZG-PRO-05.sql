-- A stay with a surgical procedure (M2, code starting with 0) has at least one operative nomenclature number (M3) within a day of one of
-- them; the surgical procedures of a stay without any are listed. A procedure or an operative act without a date is not tested.
WITH surgical AS (
    SELECT _file, _line, code_agr, year_registr, period_registr, staynum, m2_code_procedure, procedure_date
    FROM staging.procedur
    WHERE starts_with(m2_code_procedure, '0') AND procedure_date IS NOT NULL
),

listed AS (
    SELECT DISTINCT code
    FROM reference.code
    WHERE list = 'operative_nomenclature'
),

matched AS (
    SELECT DISTINCT p.code_agr, p.year_registr, p.period_registr, p.staynum
    FROM surgical AS p
    INNER JOIN staging.procrizi AS a USING (code_agr, year_registr, period_registr, staynum)
    INNER JOIN listed AS l ON a.m3_code_inariz = l.code
    WHERE coalesce(abs(date_diff('day', p.procedure_date, a.inariz_date)) <= 1, true)
)

SELECT
    p._file,
    p._line,
    p.m2_code_procedure || ' on ' || p.procedure_date AS value,
    'an operative number within 1 day' AS expected,
    CAST(json_object('code_agr', p.code_agr, 'staynum', p.staynum) AS varchar) AS related_key
FROM surgical AS p
ANTI JOIN matched AS m USING (code_agr, year_registr, period_registr, staynum)
