-- STAYINDX: bed index of a stay, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.stayindx AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN regexp_full_match(order_bedindex, '[0-9]+') THEN try_cast(order_bedindex AS INTEGER) END AS order_bedindex,
    a4_code_bedindex_fac,
    CASE
        WHEN regexp_full_match(a4_year_bedindex_in, '[0-9]+')
            THEN try_cast(a4_year_bedindex_in AS INTEGER)
    END AS a4_year_bedindex_in,
    CASE
        WHEN regexp_full_match(a4_month_bedindex_in, '[0-9]+')
            THEN try_cast(a4_month_bedindex_in AS INTEGER)
    END AS a4_month_bedindex_in,
    CASE
        WHEN regexp_full_match(a4_day_bedindex_in, '[0-9]+')
            THEN try_cast(a4_day_bedindex_in AS INTEGER)
    END AS a4_day_bedindex_in,
    CASE
        WHEN regexp_full_match(a4_number_day_fac, '[0-9]+')
            THEN try_cast(a4_number_day_fac AS INTEGER)
    END AS a4_number_day_fac,
    CASE
        WHEN regexp_full_match(a4_number_day_fac_prev, '[0-9]+')
            THEN try_cast(a4_number_day_fac_prev AS INTEGER)
    END AS a4_number_day_fac_prev,
    CASE
        WHEN regexp_full_match(a4_number_day_part_fac, '[0-9]+')
            THEN try_cast(a4_number_day_part_fac AS INTEGER)
    END AS a4_number_day_part_fac,
    CASE
        WHEN regexp_full_match(a4_number_day_part_fac_prev, '[0-9]+')
            THEN try_cast(a4_number_day_part_fac_prev AS INTEGER)
    END AS a4_number_day_part_fac_prev,
    CASE
        WHEN regexp_full_match(a4_number_day_no_fac, '[0-9]+')
            THEN try_cast(a4_number_day_no_fac AS INTEGER)
    END AS a4_number_day_no_fac,
    CASE
        WHEN regexp_full_match(a4_number_day_no_fac_prev, '[0-9]+')
            THEN try_cast(a4_number_day_no_fac_prev AS INTEGER)
    END AS a4_number_day_no_fac_prev,
    try_cast(a4_year_bedindex_in || '-' || a4_month_bedindex_in || '-' || a4_day_bedindex_in AS DATE) AS bedindex_in_date,
    _file,
    _line
FROM raw.stayindx
