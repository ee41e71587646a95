-- PROCRI30: billed nursing-day or lump-sum pseudo-code (record type 30). From dwh.billed_day of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.service_code AS code_serv_inariz,
    s.nomenclature_code AS f3_code_ps_forf_inariz,
    s.started_on AS f3_date_start_ps_forf_inariz,
    s.ended_on AS f3_date_end_ps_forf_inariz,
    s.quantity AS f3_number_ps_forf_inariz,
    s.amount_eur AS f3_fact_ps_forf_inariz,
    s.association_type AS type_association,
    s.association_code AS id_association,
    s.changed_at AS _watermark
FROM dwh.billed_day AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
