-- PATBIRTH: newborn, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.patbirth AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    patnum,
    m4_patnum_mama,
    m4_place_birth,
    m4_code_sys_diagnose_birth,
    m4_code_diagnose_birth,
    CASE
        WHEN regexp_full_match(m4_code_order_birth, '[0-9]+')
            THEN try_cast(m4_code_order_birth AS INTEGER)
    END AS m4_code_order_birth,
    CASE WHEN regexp_full_match(m4_hour_birth, '[0-9]+') THEN try_cast(m4_hour_birth AS INTEGER) END AS m4_hour_birth,
    CASE WHEN regexp_full_match(m4_weight_birth, '[0-9]+') THEN try_cast(m4_weight_birth AS INTEGER) END AS m4_weight_birth,
    CASE WHEN regexp_full_match(m4_apgar_1_min, '[0-9]+') THEN try_cast(m4_apgar_1_min AS INTEGER) END AS m4_apgar_1_min,
    CASE WHEN regexp_full_match(m4_apgar_5_min, '[0-9]+') THEN try_cast(m4_apgar_5_min AS INTEGER) END AS m4_apgar_5_min,
    CASE
        WHEN regexp_full_match(m4_number_week_preg, '[0-9]+')
            THEN try_cast(m4_number_week_preg AS INTEGER)
    END AS m4_number_week_preg,
    CASE
        WHEN regexp_full_match(m4_number_day_before_birth, '[0-9]+')
            THEN try_cast(m4_number_day_before_birth AS INTEGER)
    END AS m4_number_day_before_birth,
    m4_sectio_y_n,
    m4_peridural_y_n,
    m4_induced_y_n,
    _file,
    _line
FROM raw.patbirth
