-- The number of times a procedure (M2) or a nomenclature act (M3) was done on the day is at least 1. Empty: not tested.
SELECT
    _file,
    _line,
    json_object(
        'code_agr', code_agr, 'staynum', staynum, 'order_spec', CAST(order_spec AS varchar), 'type_diagnose', type_diagnose,
        'code_sys_diag', code_sys_diag, 'code_diagnose', code_diagnose, 'm2_code_sys_procedure', m2_code_sys_procedure,
        'm2_code_procedure', m2_code_procedure, 'm2_year_procedure', CAST(m2_year_procedure AS varchar),
        'm2_month_procedure', CAST(m2_month_procedure AS varchar), 'm2_day_procedure', CAST(m2_day_procedure AS varchar)
    ) AS record_key,
    'm2_number_proc_1_day' AS field,
    m2_number_proc_1_day AS value,
    'at least 1' AS expected
FROM staging.procedur
WHERE m2_number_proc_1_day < 1
UNION ALL
SELECT
    _file,
    _line,
    json_object(
        'code_agr', code_agr, 'staynum', staynum, 'order_bedindex', CAST(order_bedindex AS varchar), 'm3_code_inariz', m3_code_inariz,
        'm3_year_inariz', CAST(m3_year_inariz AS varchar), 'm3_month_inariz', CAST(m3_month_inariz AS varchar),
        'm3_day_inariz', CAST(m3_day_inariz AS varchar)
    ) AS record_key,
    'm3_number_inariz_1_day' AS field,
    m3_number_inariz_1_day AS value,
    'at least 1' AS expected
FROM staging.procrizi
WHERE m3_number_inariz_1_day < 1
