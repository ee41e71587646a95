-- PROCRIZI: RIZIV/INAMI act per stay x bed index. From dwh.act of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.bed_index_order AS order_bedindex,
    s.nomenclature_code AS m3_code_inariz,
    extract(YEAR FROM s.performed_on)::integer AS m3_year_inariz,
    extract(MONTH FROM s.performed_on)::integer AS m3_month_inariz,
    extract(DAY FROM s.performed_on)::integer AS m3_day_inariz,
    s.quantity AS m3_number_inariz_1_day,
    s.association_type AS type_association,
    s.association_code AS id_association,
    s.changed_at AS _watermark
FROM dwh.act AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
