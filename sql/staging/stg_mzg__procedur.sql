-- PROCEDUR: procedure, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.procedur AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN regexp_full_match(order_spec, '[0-9]+') THEN try_cast(order_spec AS INTEGER) END AS order_spec,
    type_diagnose,
    code_sys_diag,
    code_diagnose,
    m2_code_sys_procedure,
    m2_code_procedure,
    CASE
        WHEN regexp_full_match(m2_year_procedure, '[0-9]+')
            THEN try_cast(m2_year_procedure AS INTEGER)
    END AS m2_year_procedure,
    CASE
        WHEN regexp_full_match(m2_month_procedure, '[0-9]+')
            THEN try_cast(m2_month_procedure AS INTEGER)
    END AS m2_month_procedure,
    CASE
        WHEN regexp_full_match(m2_day_procedure, '[0-9]+')
            THEN try_cast(m2_day_procedure AS INTEGER)
    END AS m2_day_procedure,
    m2_code_place_interv,
    m2_code_anest,
    CASE
        WHEN regexp_full_match(m2_number_proc_1_day, '[0-9]+')
            THEN try_cast(m2_number_proc_1_day AS INTEGER)
    END AS m2_number_proc_1_day,
    type_association,
    id_association,
    try_cast(m2_year_procedure || '-' || m2_month_procedure || '-' || m2_day_procedure AS DATE) AS procedure_date,
    _file,
    _line
FROM raw.procedur
