-- DIAGNOSE: diagnosis per stay x specialism. From dwh.diagnosis of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.specialism_order AS order_spec,
    s.diagnosis_type AS type_diagnose,
    s.code_system AS code_sys_diagnose,
    s.diagnosis_code AS code_diagnose,
    s.present_adm AS m1_present_adm,
    s.cert_code AS m1_code_cert,
    s.changed_at AS _watermark
FROM dwh.diagnosis AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
