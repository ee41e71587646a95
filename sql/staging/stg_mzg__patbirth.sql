-- PATBIRTH: newborn, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.patbirth AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    patnum,
    m4_patnum_mama,
    m4_place_birth,
    m4_code_sys_diagnose_birth,
    m4_code_diagnose_birth,
    CASE
        WHEN NOT (m4_code_order_birth GLOB '*[!0-9]*')
            THEN try_cast(m4_code_order_birth AS INTEGER)
    END AS m4_code_order_birth,
    CASE WHEN NOT (m4_hour_birth GLOB '*[!0-9]*') THEN try_cast(m4_hour_birth AS INTEGER) END AS m4_hour_birth,
    CASE WHEN NOT (m4_weight_birth GLOB '*[!0-9]*') THEN try_cast(m4_weight_birth AS INTEGER) END AS m4_weight_birth,
    CASE WHEN NOT (m4_apgar_1_min GLOB '*[!0-9]*') THEN try_cast(m4_apgar_1_min AS INTEGER) END AS m4_apgar_1_min,
    CASE WHEN NOT (m4_apgar_5_min GLOB '*[!0-9]*') THEN try_cast(m4_apgar_5_min AS INTEGER) END AS m4_apgar_5_min,
    CASE
        WHEN NOT (m4_number_week_preg GLOB '*[!0-9]*')
            THEN try_cast(m4_number_week_preg AS INTEGER)
    END AS m4_number_week_preg,
    CASE
        WHEN NOT (m4_number_day_before_birth GLOB '*[!0-9]*')
            THEN try_cast(m4_number_day_before_birth AS INTEGER)
    END AS m4_number_day_before_birth,
    m4_sectio_y_n,
    m4_peridural_y_n,
    m4_induced_y_n,
    _file,
    _line
FROM raw.patbirth
