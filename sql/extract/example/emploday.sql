-- EMPLODAY: unit x observation day x staff category x team flag. From dwh.staff_day of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.campus_code AS code_campus,
    s.unit_code AS code_unit,
    extract(YEAR FROM s.observed_on)::integer AS year_observ,
    extract(MONTH FROM s.observed_on)::integer AS month_observ,
    extract(DAY FROM s.observed_on)::integer AS day_observ,
    s.cat_code AS p2_code_cat,
    s.part_team AS p2_part_team,
    s.hours_prest AS p2_hours_prest,
    s.minutes_prest AS p2_minutes_prest,
    s.changed_at AS _watermark
FROM dwh.staff_day AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
