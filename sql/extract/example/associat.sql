-- ASSOCIAT: association between hospitals. From dwh.association of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.association_type AS type_association,
    s.association_code AS id_association,
    extract(YEAR FROM s.valid_from)::integer AS s5_year_start_association,
    extract(MONTH FROM s.valid_from)::integer AS s5_month_start_association,
    extract(DAY FROM s.valid_from)::integer AS s5_day_start_association,
    extract(YEAR FROM s.valid_to)::integer AS s5_year_end_association,
    extract(MONTH FROM s.valid_to)::integer AS s5_month_end_association,
    extract(DAY FROM s.valid_to)::integer AS s5_day_end_association,
    s.association_stay_code AS s5_code_association_stay,
    s.association_unit_code AS s5_code_association_unit,
    s.association_spec_code AS s5_code_association_spec,
    s.association_proc_code AS s5_code_association_proc,
    s.changed_at AS _watermark
FROM dwh.association AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
