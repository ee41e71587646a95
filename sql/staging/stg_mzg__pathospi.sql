-- PATHOSPI: patient, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.pathospi AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    patnum,
    CASE WHEN NOT (a1_year_birth GLOB '*[!0-9]*') THEN try_cast(a1_year_birth AS INTEGER) END AS a1_year_birth,
    _file,
    _line
FROM raw.pathospi
