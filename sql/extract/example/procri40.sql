-- PROCRI40: billed pharmaceutical product (record type 40). From dwh.billed_product of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.service_code AS code_serv_inariz,
    s.product_code AS f4_code_farm_inariz,
    s.started_on AS f4_date_start_farm_inariz,
    s.ended_on AS f4_date_end_farm_inariz,
    s.r40_number AS f4_r40_number,
    s.quantity AS f4_number_farm_inariz,
    s.amount_eur AS f4_fact_farm_inariz,
    s.association_type AS type_association,
    s.association_code AS id_association,
    s.changed_at AS _watermark
FROM dwh.billed_product AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
