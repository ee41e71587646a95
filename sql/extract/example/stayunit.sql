-- STAYUNIT: stay x nursing unit, in order. From dwh.stay_unit of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.unit_order AS order_unit,
    s.campus_code AS code_campus,
    s.unit_code AS code_unit,
    extract(YEAR FROM s.entered_on)::integer AS a5_year_unit_in,
    extract(MONTH FROM s.entered_on)::integer AS a5_month_unit_in,
    extract(DAY FROM s.entered_on)::integer AS a5_day_unit_in,
    s.unit_in_hour AS a5_hour_unit_in,
    s.unit_in_minute AS a5_min_unit_in,
    s.changed_at AS _watermark
FROM dwh.stay_unit AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
