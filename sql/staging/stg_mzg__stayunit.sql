-- STAYUNIT: nursing unit of a stay, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.stayunit AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN NOT (order_unit GLOB '*[!0-9]*') THEN try_cast(order_unit AS INTEGER) END AS order_unit,
    code_campus,
    code_unit,
    CASE WHEN NOT (a5_year_unit_in GLOB '*[!0-9]*') THEN try_cast(a5_year_unit_in AS INTEGER) END AS a5_year_unit_in,
    CASE WHEN NOT (a5_month_unit_in GLOB '*[!0-9]*') THEN try_cast(a5_month_unit_in AS INTEGER) END AS a5_month_unit_in,
    CASE WHEN NOT (a5_day_unit_in GLOB '*[!0-9]*') THEN try_cast(a5_day_unit_in AS INTEGER) END AS a5_day_unit_in,
    CASE WHEN NOT (a5_hour_unit_in GLOB '*[!0-9]*') THEN try_cast(a5_hour_unit_in AS INTEGER) END AS a5_hour_unit_in,
    CASE WHEN NOT (a5_min_unit_in GLOB '*[!0-9]*') THEN try_cast(a5_min_unit_in AS INTEGER) END AS a5_min_unit_in,
    CASE
        WHEN
            NOT ((a5_year_unit_in || a5_month_unit_in || a5_day_unit_in) GLOB '*[!0-9]*')
            AND length(ltrim(a5_year_unit_in, '0')) BETWEEN 1 AND 4
            THEN try_cast(a5_year_unit_in || '-' || a5_month_unit_in || '-' || a5_day_unit_in AS DATE)
    END AS unit_in_date,
    _file,
    _line
FROM raw.stayunit
