-- STAYSPEC: specialism of a stay, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.stayspec AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN NOT (order_spec GLOB '*[!0-9]*') THEN try_cast(order_spec AS INTEGER) END AS order_spec,
    code_spec,
    CASE WHEN NOT (a3_year_spec_in GLOB '*[!0-9]*') THEN try_cast(a3_year_spec_in AS INTEGER) END AS a3_year_spec_in,
    CASE WHEN NOT (a3_month_spec_in GLOB '*[!0-9]*') THEN try_cast(a3_month_spec_in AS INTEGER) END AS a3_month_spec_in,
    CASE WHEN NOT (a3_day_spec_in GLOB '*[!0-9]*') THEN try_cast(a3_day_spec_in AS INTEGER) END AS a3_day_spec_in,
    CASE
        WHEN
            NOT ((a3_year_spec_in || a3_month_spec_in || a3_day_spec_in) GLOB '*[!0-9]*')
            AND length(ltrim(a3_year_spec_in, '0')) BETWEEN 1 AND 4
            THEN try_cast(a3_year_spec_in || '-' || a3_month_spec_in || '-' || a3_day_spec_in AS DATE)
    END AS spec_in_date,
    _file,
    _line
FROM raw.stayspec
