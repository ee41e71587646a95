-- The date of a procedure (M2) and of a nomenclature act (M3) lies between the admission date - procedure_days_before and the discharge
-- date or, for an open stay, the end of the period. What is empty of the bounds is not tested.
WITH act AS (
    SELECT
        _file, _line, code_agr, year_registr, period_registr, staynum, procedure_date AS act_date, 'm2_day_procedure' AS field
    FROM staging.procedur
    UNION ALL
    SELECT
        _file, _line, code_agr, year_registr, period_registr, staynum, inariz_date AS act_date, 'm3_day_inariz' AS field
    FROM staging.procrizi
),

span AS (
    SELECT
        code_agr, year_registr, period_registr, staynum,
        min(adm_date) - CAST(rule_number('procedure_days_before') AS integer) AS first_date,
        max(end_date) AS last_date
    FROM intermediate.stay
    GROUP BY ALL
)

SELECT
    a._file, a._line, a.field,
    a.act_date AS value,
    coalesce(CAST(s.first_date AS varchar), '') || ' to ' || coalesce(CAST(s.last_date AS varchar), '') AS expected,
    CASE WHEN a.act_date < s.first_date THEN date_diff('day', s.first_date, a.act_date) ELSE date_diff('day', s.last_date, a.act_date) END
        AS difference,
    CAST(json_object('code_agr', a.code_agr, 'staynum', a.staynum) AS varchar) AS related_key
FROM act AS a
INNER JOIN span AS s USING (code_agr, year_registr, period_registr, staynum)
WHERE a.act_date < s.first_date OR a.act_date > s.last_date
