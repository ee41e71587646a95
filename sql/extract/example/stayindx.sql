-- STAYINDX: stay x bed index, in order, with days. From dwh.stay_bed_index of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.bed_index_order AS order_bedindex,
    s.bed_index AS a4_code_bedindex_fac,
    extract(YEAR FROM s.entered_on)::integer AS a4_year_bedindex_in,
    extract(MONTH FROM s.entered_on)::integer AS a4_month_bedindex_in,
    extract(DAY FROM s.entered_on)::integer AS a4_day_bedindex_in,
    s.day_fac_count AS a4_number_day_fac,
    s.day_fac_prev_count AS a4_number_day_fac_prev,
    s.day_part_fac_count AS a4_number_day_part_fac,
    s.day_part_fac_prev_count AS a4_number_day_part_fac_prev,
    s.day_no_fac_count AS a4_number_day_no_fac,
    s.day_no_fac_prev_count AS a4_number_day_no_fac_prev,
    s.changed_at AS _watermark
FROM dwh.stay_bed_index AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
