-- TESTRESU: test result, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.testresu AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    m5_type_test,
    CASE WHEN NOT (m5_year_test GLOB '*[!0-9]*') THEN try_cast(m5_year_test AS INTEGER) END AS m5_year_test,
    CASE WHEN NOT (m5_month_test GLOB '*[!0-9]*') THEN try_cast(m5_month_test AS INTEGER) END AS m5_month_test,
    CASE WHEN NOT (m5_day_test GLOB '*[!0-9]*') THEN try_cast(m5_day_test AS INTEGER) END AS m5_day_test,
    CASE
        WHEN NOT (m5_order_test_1_day GLOB '*[!0-9]*')
            THEN try_cast(m5_order_test_1_day AS INTEGER)
    END AS m5_order_test_1_day,
    m5_result_test,
    CASE
        WHEN
            NOT ((m5_year_test || m5_month_test || m5_day_test) GLOB '*[!0-9]*')
            AND length(ltrim(m5_year_test, '0')) BETWEEN 1 AND 4
            THEN try_cast(m5_year_test || '-' || m5_month_test || '-' || m5_day_test AS DATE)
    END AS test_date,
    _file,
    _line
FROM raw.testresu
