-- TESTRESU: test result. From dwh.test_result of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.stay_number AS staynum,
    s.type_test AS m5_type_test,
    extract(YEAR FROM s.tested_on)::integer AS m5_year_test,
    extract(MONTH FROM s.tested_on)::integer AS m5_month_test,
    extract(DAY FROM s.tested_on)::integer AS m5_day_test,
    s.order_test_1_day AS m5_order_test_1_day,
    s.result_test AS m5_result_test,
    s.changed_at AS _watermark
FROM dwh.test_result AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
