-- The date of a procedure (M2) and of a nomenclature act (M3) lies between the admission date - procedure_days_before and the discharge
-- date or, for an open stay, the end of the period. What is empty of the bounds is not tested.
WITH act AS (
    SELECT
        _file, _line, code_agr, year_registr, period_registr, staynum, procedure_date AS act_date, 'm2_day_procedure' AS field,
        json_object(
            'code_agr', code_agr, 'staynum', staynum, 'order_spec', CAST(order_spec AS varchar), 'type_diagnose', type_diagnose,
            'code_sys_diag', code_sys_diag, 'code_diagnose', code_diagnose, 'm2_code_sys_procedure', m2_code_sys_procedure,
            'm2_code_procedure', m2_code_procedure, 'm2_year_procedure', CAST(m2_year_procedure AS varchar),
            'm2_month_procedure', CAST(m2_month_procedure AS varchar), 'm2_day_procedure', CAST(m2_day_procedure AS varchar)
        ) AS record_key
    FROM staging.procedur
    UNION ALL
    SELECT
        _file, _line, code_agr, year_registr, period_registr, staynum, inariz_date AS act_date, 'm3_day_inariz' AS field,
        json_object(
            'code_agr', code_agr, 'staynum', staynum, 'order_bedindex', CAST(order_bedindex AS varchar), 'm3_code_inariz', m3_code_inariz,
            'm3_year_inariz', CAST(m3_year_inariz AS varchar), 'm3_month_inariz', CAST(m3_month_inariz AS varchar),
            'm3_day_inariz', CAST(m3_day_inariz AS varchar)
        ) AS record_key
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
    a._file, a._line, a.record_key, a.field,
    a.act_date AS value,
    coalesce(CAST(s.first_date AS varchar), '') || ' to ' || coalesce(CAST(s.last_date AS varchar), '') AS expected,
    CASE WHEN a.act_date < s.first_date THEN date_diff('day', s.first_date, a.act_date) ELSE date_diff('day', s.last_date, a.act_date) END
        AS difference,
    CAST(json_object('code_agr', a.code_agr, 'staynum', a.staynum) AS varchar) AS related_key
FROM act AS a
INNER JOIN span AS s USING (code_agr, year_registr, period_registr, staynum)
WHERE a.act_date < s.first_date OR a.act_date > s.last_date
