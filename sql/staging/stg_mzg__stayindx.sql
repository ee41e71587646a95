-- STAYINDX: bed index of a stay, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.stayindx AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN NOT (order_bedindex GLOB '*[!0-9]*') THEN try_cast(order_bedindex AS INTEGER) END AS order_bedindex,
    a4_code_bedindex_fac,
    CASE
        WHEN NOT (a4_year_bedindex_in GLOB '*[!0-9]*')
            THEN try_cast(a4_year_bedindex_in AS INTEGER)
    END AS a4_year_bedindex_in,
    CASE
        WHEN NOT (a4_month_bedindex_in GLOB '*[!0-9]*')
            THEN try_cast(a4_month_bedindex_in AS INTEGER)
    END AS a4_month_bedindex_in,
    CASE
        WHEN NOT (a4_day_bedindex_in GLOB '*[!0-9]*')
            THEN try_cast(a4_day_bedindex_in AS INTEGER)
    END AS a4_day_bedindex_in,
    CASE WHEN NOT (a4_number_day_fac GLOB '*[!0-9]*') THEN try_cast(a4_number_day_fac AS INTEGER) END AS a4_number_day_fac,
    CASE
        WHEN NOT (a4_number_day_fac_prev GLOB '*[!0-9]*')
            THEN try_cast(a4_number_day_fac_prev AS INTEGER)
    END AS a4_number_day_fac_prev,
    CASE
        WHEN NOT (a4_number_day_part_fac GLOB '*[!0-9]*')
            THEN try_cast(a4_number_day_part_fac AS INTEGER)
    END AS a4_number_day_part_fac,
    CASE
        WHEN NOT (a4_number_day_part_fac_prev GLOB '*[!0-9]*')
            THEN try_cast(a4_number_day_part_fac_prev AS INTEGER)
    END AS a4_number_day_part_fac_prev,
    CASE
        WHEN NOT (a4_number_day_no_fac GLOB '*[!0-9]*')
            THEN try_cast(a4_number_day_no_fac AS INTEGER)
    END AS a4_number_day_no_fac,
    CASE
        WHEN NOT (a4_number_day_no_fac_prev GLOB '*[!0-9]*')
            THEN try_cast(a4_number_day_no_fac_prev AS INTEGER)
    END AS a4_number_day_no_fac_prev,
    CASE
        WHEN
            NOT ((a4_year_bedindex_in || a4_month_bedindex_in || a4_day_bedindex_in) GLOB '*[!0-9]*')
            AND length(ltrim(a4_year_bedindex_in, '0')) BETWEEN 1 AND 4
            THEN try_cast(a4_year_bedindex_in || '-' || a4_month_bedindex_in || '-' || a4_day_bedindex_in AS DATE)
    END AS bedindex_in_date,
    _file,
    _line
FROM raw.stayindx
