-- TESTRESU: test result, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.testresu AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    m5_type_test,
    CASE WHEN regexp_full_match(m5_year_test, '[0-9]+') THEN try_cast(m5_year_test AS INTEGER) END AS m5_year_test,
    CASE WHEN regexp_full_match(m5_month_test, '[0-9]+') THEN try_cast(m5_month_test AS INTEGER) END AS m5_month_test,
    CASE WHEN regexp_full_match(m5_day_test, '[0-9]+') THEN try_cast(m5_day_test AS INTEGER) END AS m5_day_test,
    CASE
        WHEN regexp_full_match(m5_order_test_1_day, '[0-9]+')
            THEN try_cast(m5_order_test_1_day AS INTEGER)
    END AS m5_order_test_1_day,
    m5_result_test,
    try_cast(m5_year_test || '-' || m5_month_test || '-' || m5_day_test AS DATE) AS test_date,
    _file,
    _line
FROM raw.testresu
