-- PROCEDUR: procedure, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.procedur AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN NOT (order_spec GLOB '*[!0-9]*') THEN try_cast(order_spec AS INTEGER) END AS order_spec,
    type_diagnose,
    code_sys_diag,
    code_diagnose,
    m2_code_sys_procedure,
    m2_code_procedure,
    CASE WHEN NOT (m2_year_procedure GLOB '*[!0-9]*') THEN try_cast(m2_year_procedure AS INTEGER) END AS m2_year_procedure,
    CASE
        WHEN NOT (m2_month_procedure GLOB '*[!0-9]*')
            THEN try_cast(m2_month_procedure AS INTEGER)
    END AS m2_month_procedure,
    CASE WHEN NOT (m2_day_procedure GLOB '*[!0-9]*') THEN try_cast(m2_day_procedure AS INTEGER) END AS m2_day_procedure,
    m2_code_place_interv,
    m2_code_anest,
    CASE
        WHEN NOT (m2_number_proc_1_day GLOB '*[!0-9]*')
            THEN try_cast(m2_number_proc_1_day AS INTEGER)
    END AS m2_number_proc_1_day,
    type_association,
    id_association,
    CASE
        WHEN
            NOT ((m2_year_procedure || m2_month_procedure || m2_day_procedure) GLOB '*[!0-9]*')
            AND length(ltrim(m2_year_procedure, '0')) BETWEEN 1 AND 4
            THEN try_cast(m2_year_procedure || '-' || m2_month_procedure || '-' || m2_day_procedure AS DATE)
    END AS procedure_date,
    _file,
    _line
FROM raw.procedur
