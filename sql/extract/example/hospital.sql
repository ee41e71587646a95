-- HOSPITAL: hospital (recognition number). From dwh.hospital of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    extract(YEAR FROM s.valid_from)::integer AS s1_year_start_hosp,
    extract(MONTH FROM s.valid_from)::integer AS s1_month_start_hosp,
    extract(DAY FROM s.valid_from)::integer AS s1_day_start_hosp,
    extract(YEAR FROM s.valid_to)::integer AS s1_year_end_hosp,
    extract(MONTH FROM s.valid_to)::integer AS s1_month_end_hosp,
    extract(DAY FROM s.valid_to)::integer AS s1_day_end_hosp,
    s.changed_at AS _watermark
FROM dwh.hospital AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
