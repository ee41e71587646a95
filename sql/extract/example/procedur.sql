-- PROCEDUR: ICD-10-PCS procedure linked to a diagnosis. From dwh.procedure of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.specialism_order AS order_spec,
    s.diagnosis_type AS type_diagnose,
    s.code_system AS code_sys_diag,
    s.diagnosis_code AS code_diagnose,
    s.procedure_code_system AS m2_code_sys_procedure,
    s.procedure_code AS m2_code_procedure,
    extract(YEAR FROM s.performed_on)::integer AS m2_year_procedure,
    extract(MONTH FROM s.performed_on)::integer AS m2_month_procedure,
    extract(DAY FROM s.performed_on)::integer AS m2_day_procedure,
    s.place_interv_code AS m2_code_place_interv,
    s.anest_code AS m2_code_anest,
    s.quantity AS m2_number_proc_1_day,
    s.association_type AS type_association,
    s.association_code AS id_association,
    s.changed_at AS _watermark
FROM dwh.procedure AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
