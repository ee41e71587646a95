-- HOSPITAL: hospital, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.hospital AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    CASE
        WHEN regexp_full_match(s1_year_start_hosp, '[0-9]+')
            THEN try_cast(s1_year_start_hosp AS INTEGER)
    END AS s1_year_start_hosp,
    CASE
        WHEN regexp_full_match(s1_month_start_hosp, '[0-9]+')
            THEN try_cast(s1_month_start_hosp AS INTEGER)
    END AS s1_month_start_hosp,
    CASE
        WHEN regexp_full_match(s1_day_start_hosp, '[0-9]+')
            THEN try_cast(s1_day_start_hosp AS INTEGER)
    END AS s1_day_start_hosp,
    CASE
        WHEN regexp_full_match(s1_year_end_hosp, '[0-9]+')
            THEN try_cast(s1_year_end_hosp AS INTEGER)
    END AS s1_year_end_hosp,
    CASE
        WHEN regexp_full_match(s1_month_end_hosp, '[0-9]+')
            THEN try_cast(s1_month_end_hosp AS INTEGER)
    END AS s1_month_end_hosp,
    CASE WHEN regexp_full_match(s1_day_end_hosp, '[0-9]+') THEN try_cast(s1_day_end_hosp AS INTEGER) END AS s1_day_end_hosp,
    try_cast(s1_year_start_hosp || '-' || s1_month_start_hosp || '-' || s1_day_start_hosp AS DATE) AS start_date,
    try_cast(s1_year_end_hosp || '-' || s1_month_end_hosp || '-' || s1_day_end_hosp AS DATE) AS end_date,
    _file,
    _line
FROM raw.hospital
