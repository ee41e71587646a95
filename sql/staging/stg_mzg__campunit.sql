-- CAMPUNIT: nursing unit on a campus, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.campunit AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    code_campus,
    code_unit,
    CASE
        WHEN NOT (s3_year_start_unit GLOB '*[!0-9]*')
            THEN try_cast(s3_year_start_unit AS INTEGER)
    END AS s3_year_start_unit,
    CASE
        WHEN NOT (s3_month_start_unit GLOB '*[!0-9]*')
            THEN try_cast(s3_month_start_unit AS INTEGER)
    END AS s3_month_start_unit,
    CASE WHEN NOT (s3_day_start_unit GLOB '*[!0-9]*') THEN try_cast(s3_day_start_unit AS INTEGER) END AS s3_day_start_unit,
    CASE WHEN NOT (s3_year_end_unit GLOB '*[!0-9]*') THEN try_cast(s3_year_end_unit AS INTEGER) END AS s3_year_end_unit,
    CASE WHEN NOT (s3_month_end_unit GLOB '*[!0-9]*') THEN try_cast(s3_month_end_unit AS INTEGER) END AS s3_month_end_unit,
    CASE WHEN NOT (s3_day_end_unit GLOB '*[!0-9]*') THEN try_cast(s3_day_end_unit AS INTEGER) END AS s3_day_end_unit,
    CASE
        WHEN
            NOT ((s3_year_start_unit || s3_month_start_unit || s3_day_start_unit) GLOB '*[!0-9]*')
            AND length(ltrim(s3_year_start_unit, '0')) BETWEEN 1 AND 4
            THEN try_cast(s3_year_start_unit || '-' || s3_month_start_unit || '-' || s3_day_start_unit AS DATE)
    END AS start_date,
    CASE
        WHEN
            NOT ((s3_year_end_unit || s3_month_end_unit || s3_day_end_unit) GLOB '*[!0-9]*')
            AND length(ltrim(s3_year_end_unit, '0')) BETWEEN 1 AND 4
            THEN try_cast(s3_year_end_unit || '-' || s3_month_end_unit || '-' || s3_day_end_unit AS DATE)
    END AS end_date,
    _file,
    _line
FROM raw.campunit
