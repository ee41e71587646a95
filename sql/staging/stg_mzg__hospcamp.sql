-- HOSPCAMP: campus, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.hospcamp AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    code_campus,
    CASE
        WHEN NOT (s2_year_start_campus GLOB '*[!0-9]*')
            THEN try_cast(s2_year_start_campus AS INTEGER)
    END AS s2_year_start_campus,
    CASE
        WHEN NOT (s2_month_start_campus GLOB '*[!0-9]*')
            THEN try_cast(s2_month_start_campus AS INTEGER)
    END AS s2_month_start_campus,
    CASE
        WHEN NOT (s2_day_start_campus GLOB '*[!0-9]*')
            THEN try_cast(s2_day_start_campus AS INTEGER)
    END AS s2_day_start_campus,
    CASE
        WHEN NOT (s2_year_end_campus GLOB '*[!0-9]*')
            THEN try_cast(s2_year_end_campus AS INTEGER)
    END AS s2_year_end_campus,
    CASE
        WHEN NOT (s2_month_end_campus GLOB '*[!0-9]*')
            THEN try_cast(s2_month_end_campus AS INTEGER)
    END AS s2_month_end_campus,
    CASE WHEN NOT (s2_day_end_campus GLOB '*[!0-9]*') THEN try_cast(s2_day_end_campus AS INTEGER) END AS s2_day_end_campus,
    CASE
        WHEN
            NOT ((s2_year_start_campus || s2_month_start_campus || s2_day_start_campus) GLOB '*[!0-9]*')
            AND length(ltrim(s2_year_start_campus, '0')) BETWEEN 1 AND 4
            THEN try_cast(s2_year_start_campus || '-' || s2_month_start_campus || '-' || s2_day_start_campus AS DATE)
    END AS start_date,
    CASE
        WHEN
            NOT ((s2_year_end_campus || s2_month_end_campus || s2_day_end_campus) GLOB '*[!0-9]*')
            AND length(ltrim(s2_year_end_campus, '0')) BETWEEN 1 AND 4
            THEN try_cast(s2_year_end_campus || '-' || s2_month_end_campus || '-' || s2_day_end_campus AS DATE)
    END AS end_date,
    _file,
    _line
FROM raw.hospcamp
