-- STAYUNIT: nursing unit of a stay, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.stayunit AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN regexp_full_match(order_unit, '[0-9]+') THEN try_cast(order_unit AS INTEGER) END AS order_unit,
    code_campus,
    code_unit,
    CASE WHEN regexp_full_match(a5_year_unit_in, '[0-9]+') THEN try_cast(a5_year_unit_in AS INTEGER) END AS a5_year_unit_in,
    CASE
        WHEN regexp_full_match(a5_month_unit_in, '[0-9]+')
            THEN try_cast(a5_month_unit_in AS INTEGER)
    END AS a5_month_unit_in,
    CASE WHEN regexp_full_match(a5_day_unit_in, '[0-9]+') THEN try_cast(a5_day_unit_in AS INTEGER) END AS a5_day_unit_in,
    CASE WHEN regexp_full_match(a5_hour_unit_in, '[0-9]+') THEN try_cast(a5_hour_unit_in AS INTEGER) END AS a5_hour_unit_in,
    CASE WHEN regexp_full_match(a5_min_unit_in, '[0-9]+') THEN try_cast(a5_min_unit_in AS INTEGER) END AS a5_min_unit_in,
    try_cast(a5_year_unit_in || '-' || a5_month_unit_in || '-' || a5_day_unit_in AS DATE) AS unit_in_date,
    _file,
    _line
FROM raw.stayunit
