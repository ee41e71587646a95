-- STAYHOSP: stay. From dwh.stay and dwh.patient of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    extract(YEAR FROM s.admitted_on)::integer AS a2_year_hosp_in,
    extract(MONTH FROM s.admitted_on)::integer AS a2_month_hosp_in,
    extract(DAY FROM s.admitted_on)::integer AS a2_day_hosp_in,
    extract(YEAR FROM s.discharged_on)::integer AS a2_year_hosp_out,
    extract(MONTH FROM s.discharged_on)::integer AS a2_month_hosp_out,
    extract(DAY FROM s.discharged_on)::integer AS a2_day_hosp_out,
    s.hosp_out_hour AS a2_hour_hosp_out,
    s.hosp_out_minute AS a2_min_hosp_out,
    s.hosptype_cat AS a2_hosptype_cat,
    s.hosptype_fac AS a2_hosptype_fac,
    s.total_number_day_fac AS a2_total_number_day_fac,
    s.readmission_code AS a2_code_readmission,
    s.sex_code AS a2_code_sex,
    s.indic_age_code AS a2_code_indic_age,
    s.zip_code AS a2_code_zip,
    s.country_code AS a2_code_country,
    s.indic_nat_code AS a2_code_indic_nat,
    s.stat_insurance_code AS a2_code_stat_insurance,
    s.place_before_adm_code AS a2_code_place_before_adm,
    s.adm_code AS a2_code_adm,
    s.adrby_code AS a2_code_adrby,
    s.destinate_code AS a2_code_destinate,
    s.discharge_code AS a2_code_discharge,
    s.sys_diag_verif_adm_code AS a2_code_sys_diag_verif_adm,
    s.diag_verif_adm_code AS a2_code_diag_verif_adm,
    s.sys_diag_cause_death_code AS a2_code_sys_diag_cause_death,
    s.diag_cause_death_code AS a2_code_diag_cause_death,
    p.patient_number AS patnum,
    greatest(s.changed_at, p.changed_at) AS _watermark
FROM dwh.stay AS s
INNER JOIN dwh.patient AS p ON s.patient_id = p.patient_id
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR greatest(s.changed_at, p.changed_at) >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
