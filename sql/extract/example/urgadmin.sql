-- URGADMIN: emergency item per stay x specialism. From dwh.emergency_item of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.specialism_order AS order_spec,
    s.type_info_urg AS m6_type_info_urg,
    s.info_urg_code AS m6_code_info_urg,
    s.changed_at AS _watermark
FROM dwh.emergency_item AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
