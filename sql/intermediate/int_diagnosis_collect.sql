-- Every field that holds a diagnosis code, one row per filled field, with the key of its record: verified admission diagnosis, cause of
-- death, registered diagnoses, diagnosis linked to a procedure, diagnosis of birth.
CREATE OR REPLACE VIEW intermediate.diagnosis_code AS
SELECT
    _file,
    _line,
    year_registr,
    period_registr,
    'code_diagnose' AS field,
    code_diagnose AS code,
    json_object(
        'code_agr', code_agr, 'staynum', staynum, 'order_spec', CAST(order_spec AS varchar), 'type_diagnose', type_diagnose,
        'code_sys_diagnose', code_sys_diagnose, 'code_diagnose', code_diagnose
    ) AS record_key
FROM staging.diagnose
WHERE code_diagnose IS NOT NULL
UNION ALL
SELECT
    _file,
    _line,
    year_registr,
    period_registr,
    'code_diagnose' AS field,
    code_diagnose AS code,
    json_object(
        'code_agr', code_agr, 'staynum', staynum, 'order_spec', CAST(order_spec AS varchar), 'type_diagnose', type_diagnose,
        'code_sys_diag', code_sys_diag, 'code_diagnose', code_diagnose, 'm2_code_sys_procedure', m2_code_sys_procedure,
        'm2_code_procedure', m2_code_procedure, 'm2_year_procedure', CAST(m2_year_procedure AS varchar),
        'm2_month_procedure', CAST(m2_month_procedure AS varchar), 'm2_day_procedure', CAST(m2_day_procedure AS varchar)
    ) AS record_key
FROM staging.procedur
WHERE code_diagnose IS NOT NULL
UNION ALL
SELECT
    _file,
    _line,
    year_registr,
    period_registr,
    'a2_code_diag_verif_adm' AS field,
    a2_code_diag_verif_adm AS code,
    json_object('code_agr', code_agr, 'staynum', staynum) AS record_key
FROM staging.stayhosp
WHERE a2_code_diag_verif_adm IS NOT NULL
UNION ALL
SELECT
    _file,
    _line,
    year_registr,
    period_registr,
    'a2_code_diag_cause_death' AS field,
    a2_code_diag_cause_death AS code,
    json_object('code_agr', code_agr, 'staynum', staynum) AS record_key
FROM staging.stayhosp
WHERE a2_code_diag_cause_death IS NOT NULL
UNION ALL
SELECT
    _file,
    _line,
    year_registr,
    period_registr,
    'm4_code_diagnose_birth' AS field,
    m4_code_diagnose_birth AS code,
    json_object('code_agr', code_agr, 'patnum', patnum) AS record_key
FROM staging.patbirth
WHERE m4_code_diagnose_birth IS NOT NULL
