-- EMPLODAY: staff per observation day, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.emploday AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    code_campus,
    code_unit,
    CASE WHEN NOT (year_observ GLOB '*[!0-9]*') THEN try_cast(year_observ AS INTEGER) END AS year_observ,
    CASE WHEN NOT (month_observ GLOB '*[!0-9]*') THEN try_cast(month_observ AS INTEGER) END AS month_observ,
    CASE WHEN NOT (day_observ GLOB '*[!0-9]*') THEN try_cast(day_observ AS INTEGER) END AS day_observ,
    p2_code_cat,
    p2_part_team,
    CASE WHEN NOT (p2_hours_prest GLOB '*[!0-9]*') THEN try_cast(p2_hours_prest AS INTEGER) END AS p2_hours_prest,
    CASE WHEN NOT (p2_minutes_prest GLOB '*[!0-9]*') THEN try_cast(p2_minutes_prest AS INTEGER) END AS p2_minutes_prest,
    CASE
        WHEN
            NOT ((year_observ || month_observ || day_observ) GLOB '*[!0-9]*')
            AND length(ltrim(year_observ, '0')) BETWEEN 1 AND 4
            THEN try_cast(year_observ || '-' || month_observ || '-' || day_observ AS DATE)
    END AS observ_date,
    _file,
    _line
FROM raw.emploday
