-- STAYHOSP: stay, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.stayhosp AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN NOT (a2_year_hosp_in GLOB '*[!0-9]*') THEN try_cast(a2_year_hosp_in AS INTEGER) END AS a2_year_hosp_in,
    CASE WHEN NOT (a2_month_hosp_in GLOB '*[!0-9]*') THEN try_cast(a2_month_hosp_in AS INTEGER) END AS a2_month_hosp_in,
    CASE WHEN NOT (a2_day_hosp_in GLOB '*[!0-9]*') THEN try_cast(a2_day_hosp_in AS INTEGER) END AS a2_day_hosp_in,
    CASE WHEN NOT (a2_year_hosp_out GLOB '*[!0-9]*') THEN try_cast(a2_year_hosp_out AS INTEGER) END AS a2_year_hosp_out,
    CASE WHEN NOT (a2_month_hosp_out GLOB '*[!0-9]*') THEN try_cast(a2_month_hosp_out AS INTEGER) END AS a2_month_hosp_out,
    CASE WHEN NOT (a2_day_hosp_out GLOB '*[!0-9]*') THEN try_cast(a2_day_hosp_out AS INTEGER) END AS a2_day_hosp_out,
    CASE WHEN NOT (a2_hour_hosp_out GLOB '*[!0-9]*') THEN try_cast(a2_hour_hosp_out AS INTEGER) END AS a2_hour_hosp_out,
    CASE WHEN NOT (a2_min_hosp_out GLOB '*[!0-9]*') THEN try_cast(a2_min_hosp_out AS INTEGER) END AS a2_min_hosp_out,
    a2_hosptype_cat,
    a2_hosptype_fac,
    CASE
        WHEN NOT (a2_total_number_day_fac GLOB '*[!0-9]*')
            THEN try_cast(a2_total_number_day_fac AS INTEGER)
    END AS a2_total_number_day_fac,
    a2_code_readmission,
    a2_code_sex,
    a2_code_indic_age,
    a2_code_zip,
    a2_code_country,
    a2_code_indic_nat,
    a2_code_stat_insurance,
    a2_code_place_before_adm,
    a2_code_adm,
    a2_code_adrby,
    a2_code_destinate,
    a2_code_discharge,
    a2_code_sys_diag_verif_adm,
    a2_code_diag_verif_adm,
    a2_code_sys_diag_cause_death,
    a2_code_diag_cause_death,
    patnum,
    CASE
        WHEN
            NOT ((a2_year_hosp_in || a2_month_hosp_in || a2_day_hosp_in) GLOB '*[!0-9]*')
            AND length(ltrim(a2_year_hosp_in, '0')) BETWEEN 1 AND 4
            THEN try_cast(a2_year_hosp_in || '-' || a2_month_hosp_in || '-' || a2_day_hosp_in AS DATE)
    END AS adm_date,
    CASE
        WHEN
            NOT ((a2_year_hosp_out || a2_month_hosp_out || a2_day_hosp_out) GLOB '*[!0-9]*')
            AND length(ltrim(a2_year_hosp_out, '0')) BETWEEN 1 AND 4
            THEN try_cast(a2_year_hosp_out || '-' || a2_month_hosp_out || '-' || a2_day_hosp_out AS DATE)
    END AS dis_date,
    _file,
    _line
FROM raw.stayhosp
