-- CAMPUNIT: nursing unit on a campus, with validity. From dwh.nursing_unit of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.campus_code AS code_campus,
    s.unit_code AS code_unit,
    extract(YEAR FROM s.valid_from)::integer AS s3_year_start_unit,
    extract(MONTH FROM s.valid_from)::integer AS s3_month_start_unit,
    extract(DAY FROM s.valid_from)::integer AS s3_day_start_unit,
    extract(YEAR FROM s.valid_to)::integer AS s3_year_end_unit,
    extract(MONTH FROM s.valid_to)::integer AS s3_month_end_unit,
    extract(DAY FROM s.valid_to)::integer AS s3_day_end_unit,
    s.changed_at AS _watermark
FROM dwh.nursing_unit AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
