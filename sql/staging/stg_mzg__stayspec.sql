-- STAYSPEC: specialism of a stay, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.stayspec AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN regexp_full_match(order_spec, '[0-9]+') THEN try_cast(order_spec AS INTEGER) END AS order_spec,
    code_spec,
    CASE WHEN regexp_full_match(a3_year_spec_in, '[0-9]+') THEN try_cast(a3_year_spec_in AS INTEGER) END AS a3_year_spec_in,
    CASE
        WHEN regexp_full_match(a3_month_spec_in, '[0-9]+')
            THEN try_cast(a3_month_spec_in AS INTEGER)
    END AS a3_month_spec_in,
    CASE WHEN regexp_full_match(a3_day_spec_in, '[0-9]+') THEN try_cast(a3_day_spec_in AS INTEGER) END AS a3_day_spec_in,
    try_cast(a3_year_spec_in || '-' || a3_month_spec_in || '-' || a3_day_spec_in AS DATE) AS spec_in_date,
    _file,
    _line
FROM raw.stayspec
