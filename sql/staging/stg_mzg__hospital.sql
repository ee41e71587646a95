-- HOSPITAL: hospital, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.hospital AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    CASE
        WHEN NOT (s1_year_start_hosp GLOB '*[!0-9]*')
            THEN try_cast(s1_year_start_hosp AS INTEGER)
    END AS s1_year_start_hosp,
    CASE
        WHEN NOT (s1_month_start_hosp GLOB '*[!0-9]*')
            THEN try_cast(s1_month_start_hosp AS INTEGER)
    END AS s1_month_start_hosp,
    CASE WHEN NOT (s1_day_start_hosp GLOB '*[!0-9]*') THEN try_cast(s1_day_start_hosp AS INTEGER) END AS s1_day_start_hosp,
    CASE WHEN NOT (s1_year_end_hosp GLOB '*[!0-9]*') THEN try_cast(s1_year_end_hosp AS INTEGER) END AS s1_year_end_hosp,
    CASE WHEN NOT (s1_month_end_hosp GLOB '*[!0-9]*') THEN try_cast(s1_month_end_hosp AS INTEGER) END AS s1_month_end_hosp,
    CASE WHEN NOT (s1_day_end_hosp GLOB '*[!0-9]*') THEN try_cast(s1_day_end_hosp AS INTEGER) END AS s1_day_end_hosp,
    CASE
        WHEN
            NOT ((s1_year_start_hosp || s1_month_start_hosp || s1_day_start_hosp) GLOB '*[!0-9]*')
            AND length(ltrim(s1_year_start_hosp, '0')) BETWEEN 1 AND 4
            THEN try_cast(s1_year_start_hosp || '-' || s1_month_start_hosp || '-' || s1_day_start_hosp AS DATE)
    END AS start_date,
    CASE
        WHEN
            NOT ((s1_year_end_hosp || s1_month_end_hosp || s1_day_end_hosp) GLOB '*[!0-9]*')
            AND length(ltrim(s1_year_end_hosp, '0')) BETWEEN 1 AND 4
            THEN try_cast(s1_year_end_hosp || '-' || s1_month_end_hosp || '-' || s1_day_end_hosp AS DATE)
    END AS end_date,
    _file,
    _line
FROM raw.hospital
