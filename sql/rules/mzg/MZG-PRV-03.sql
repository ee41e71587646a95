-- The description of a means of transport, the file number of the SMUR and a test result hold no sequence of exactly 11 digits, written
-- with or without the separators . - / and space, that passes the check of a national register or BIS number. The value is not shown.
WITH content AS (
    SELECT
        _file, _line, year_registr, 'a6_file_id' AS field, a6_file_id AS written,
        json_object('code_agr', code_agr, 'staynum', staynum, 'type_transport', type_transport) AS record_key
    FROM staging.transpor
    WHERE length(a6_file_id) >= 11
    UNION ALL
    SELECT
        _file, _line, year_registr, 'a7_descr_transport' AS field, a7_descr_transport AS written,
        json_object('code_agr', code_agr, 'type_transport', type_transport, 'code_transport', code_transport) AS record_key
    FROM staging.id_trans
    WHERE length(a7_descr_transport) >= 11
    UNION ALL
    SELECT
        _file, _line, year_registr, 'm5_result_test' AS field, m5_result_test AS written,
        json_object(
            'code_agr', code_agr, 'staynum', staynum, 'm5_type_test', m5_type_test, 'm5_year_test', CAST(m5_year_test AS varchar),
            'm5_month_test', CAST(m5_month_test AS varchar), 'm5_day_test', CAST(m5_day_test AS varchar),
            'm5_order_test_1_day', CAST(m5_order_test_1_day AS varchar)
        ) AS record_key
    FROM staging.testresu
    WHERE length(m5_result_test) >= 11
)

SELECT
    _file,
    _line,
    record_key,
    field,
    'a national register or BIS number' AS value,
    'no identification number' AS expected
FROM content
WHERE len(list_filter(
    -- spaces may stand inside a number or between two of them
    regexp_extract_all(regexp_replace(written, '[./-]', '', 'g'), '[0-9]+')
    || regexp_extract_all(regexp_replace(written, '[ ./-]', '', 'g'), '[0-9]+'),
    LAMBDA digits: is_national_number(digits, year_registr)
)) > 0
