-- ASSOCIAT: association between hospitals, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.associat AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    type_association,
    id_association,
    CASE
        WHEN NOT (s5_year_start_association GLOB '*[!0-9]*')
            THEN try_cast(s5_year_start_association AS INTEGER)
    END AS s5_year_start_association,
    CASE
        WHEN NOT (s5_month_start_association GLOB '*[!0-9]*')
            THEN try_cast(s5_month_start_association AS INTEGER)
    END AS s5_month_start_association,
    CASE
        WHEN NOT (s5_day_start_association GLOB '*[!0-9]*')
            THEN try_cast(s5_day_start_association AS INTEGER)
    END AS s5_day_start_association,
    CASE
        WHEN NOT (s5_year_end_association GLOB '*[!0-9]*')
            THEN try_cast(s5_year_end_association AS INTEGER)
    END AS s5_year_end_association,
    CASE
        WHEN NOT (s5_month_end_association GLOB '*[!0-9]*')
            THEN try_cast(s5_month_end_association AS INTEGER)
    END AS s5_month_end_association,
    CASE
        WHEN NOT (s5_day_end_association GLOB '*[!0-9]*')
            THEN try_cast(s5_day_end_association AS INTEGER)
    END AS s5_day_end_association,
    s5_code_association_stay,
    s5_code_association_unit,
    s5_code_association_spec,
    s5_code_association_proc,
    CASE
        WHEN
            NOT ((s5_year_start_association || s5_month_start_association || s5_day_start_association) GLOB '*[!0-9]*')
            AND length(ltrim(s5_year_start_association, '0')) BETWEEN 1 AND 4
            THEN try_cast(s5_year_start_association || '-' || s5_month_start_association || '-' || s5_day_start_association AS DATE)
    END AS start_date,
    CASE
        WHEN
            NOT ((s5_year_end_association || s5_month_end_association || s5_day_end_association) GLOB '*[!0-9]*')
            AND length(ltrim(s5_year_end_association, '0')) BETWEEN 1 AND 4
            THEN try_cast(s5_year_end_association || '-' || s5_month_end_association || '-' || s5_day_end_association AS DATE)
    END AS end_date,
    _file,
    _line
FROM raw.associat
