-- CAMPUNIT: nursing unit on a campus, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.campunit AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    code_campus,
    code_unit,
    CASE
        WHEN regexp_full_match(s3_year_start_unit, '[0-9]+')
            THEN try_cast(s3_year_start_unit AS INTEGER)
    END AS s3_year_start_unit,
    CASE
        WHEN regexp_full_match(s3_month_start_unit, '[0-9]+')
            THEN try_cast(s3_month_start_unit AS INTEGER)
    END AS s3_month_start_unit,
    CASE
        WHEN regexp_full_match(s3_day_start_unit, '[0-9]+')
            THEN try_cast(s3_day_start_unit AS INTEGER)
    END AS s3_day_start_unit,
    CASE
        WHEN regexp_full_match(s3_year_end_unit, '[0-9]+')
            THEN try_cast(s3_year_end_unit AS INTEGER)
    END AS s3_year_end_unit,
    CASE
        WHEN regexp_full_match(s3_month_end_unit, '[0-9]+')
            THEN try_cast(s3_month_end_unit AS INTEGER)
    END AS s3_month_end_unit,
    CASE WHEN regexp_full_match(s3_day_end_unit, '[0-9]+') THEN try_cast(s3_day_end_unit AS INTEGER) END AS s3_day_end_unit,
    try_cast(s3_year_start_unit || '-' || s3_month_start_unit || '-' || s3_day_start_unit AS DATE) AS start_date,
    try_cast(s3_year_end_unit || '-' || s3_month_end_unit || '-' || s3_day_end_unit AS DATE) AS end_date,
    _file,
    _line
FROM raw.campunit
