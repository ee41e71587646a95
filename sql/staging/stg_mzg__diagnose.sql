-- DIAGNOSE: diagnosis, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.diagnose AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN NOT (order_spec GLOB '*[!0-9]*') THEN try_cast(order_spec AS INTEGER) END AS order_spec,
    type_diagnose,
    code_sys_diagnose,
    code_diagnose,
    m1_present_adm,
    m1_code_cert,
    _file,
    _line
FROM raw.diagnose
