-- STAYSPEC: stay x specialism, in order. From dwh.stay_specialism of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.specialism_order AS order_spec,
    s.specialism_code AS code_spec,
    extract(YEAR FROM s.entered_on)::integer AS a3_year_spec_in,
    extract(MONTH FROM s.entered_on)::integer AS a3_month_spec_in,
    extract(DAY FROM s.entered_on)::integer AS a3_day_spec_in,
    s.changed_at AS _watermark
FROM dwh.stay_specialism AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
