-- Every field that holds a diagnosis code, one row per filled field: verified admission diagnosis, cause of death, registered diagnoses,
-- diagnosis linked to a procedure, diagnosis of birth.
CREATE OR REPLACE VIEW intermediate.diagnosis_code AS
SELECT
    _file,
    _line,
    year_registr,
    period_registr,
    'code_diagnose' AS field,
    code_diagnose AS code
FROM staging.diagnose
WHERE code_diagnose IS NOT NULL
UNION ALL
SELECT
    _file,
    _line,
    year_registr,
    period_registr,
    'code_diagnose' AS field,
    code_diagnose AS code
FROM staging.procedur
WHERE code_diagnose IS NOT NULL
UNION ALL
SELECT
    _file,
    _line,
    year_registr,
    period_registr,
    'a2_code_diag_verif_adm' AS field,
    a2_code_diag_verif_adm AS code
FROM staging.stayhosp
WHERE a2_code_diag_verif_adm IS NOT NULL
UNION ALL
SELECT
    _file,
    _line,
    year_registr,
    period_registr,
    'a2_code_diag_cause_death' AS field,
    a2_code_diag_cause_death AS code
FROM staging.stayhosp
WHERE a2_code_diag_cause_death IS NOT NULL
UNION ALL
SELECT
    _file,
    _line,
    year_registr,
    period_registr,
    'm4_code_diagnose_birth' AS field,
    m4_code_diagnose_birth AS code
FROM staging.patbirth
WHERE m4_code_diagnose_birth IS NOT NULL
