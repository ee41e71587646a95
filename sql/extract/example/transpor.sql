-- TRANSPOR: stay x means of transport. From dwh.stay_transport of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.transport_type AS type_transport,
    s.transport_code AS code_transport,
    s.file_id AS a6_file_id,
    s.changed_at AS _watermark
FROM dwh.stay_transport AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
