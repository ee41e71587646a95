-- STAYHOSP: stay, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.stayhosp AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN regexp_full_match(a2_year_hosp_in, '[0-9]+') THEN try_cast(a2_year_hosp_in AS INTEGER) END AS a2_year_hosp_in,
    CASE
        WHEN regexp_full_match(a2_month_hosp_in, '[0-9]+')
            THEN try_cast(a2_month_hosp_in AS INTEGER)
    END AS a2_month_hosp_in,
    CASE WHEN regexp_full_match(a2_day_hosp_in, '[0-9]+') THEN try_cast(a2_day_hosp_in AS INTEGER) END AS a2_day_hosp_in,
    CASE
        WHEN regexp_full_match(a2_year_hosp_out, '[0-9]+')
            THEN try_cast(a2_year_hosp_out AS INTEGER)
    END AS a2_year_hosp_out,
    CASE
        WHEN regexp_full_match(a2_month_hosp_out, '[0-9]+')
            THEN try_cast(a2_month_hosp_out AS INTEGER)
    END AS a2_month_hosp_out,
    CASE WHEN regexp_full_match(a2_day_hosp_out, '[0-9]+') THEN try_cast(a2_day_hosp_out AS INTEGER) END AS a2_day_hosp_out,
    CASE
        WHEN regexp_full_match(a2_hour_hosp_out, '[0-9]+')
            THEN try_cast(a2_hour_hosp_out AS INTEGER)
    END AS a2_hour_hosp_out,
    CASE WHEN regexp_full_match(a2_min_hosp_out, '[0-9]+') THEN try_cast(a2_min_hosp_out AS INTEGER) END AS a2_min_hosp_out,
    a2_hosptype_cat,
    a2_hosptype_fac,
    CASE
        WHEN regexp_full_match(a2_total_number_day_fac, '[0-9]+')
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
    try_cast(a2_year_hosp_in || '-' || a2_month_hosp_in || '-' || a2_day_hosp_in AS DATE) AS adm_date,
    try_cast(a2_year_hosp_out || '-' || a2_month_hosp_out || '-' || a2_day_hosp_out AS DATE) AS dis_date,
    _file,
    _line
FROM raw.stayhosp
