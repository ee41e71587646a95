-- SOCIAL: social flags per stay, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.social AS
SELECT
    code_agr,
    CASE WHEN NOT (year GLOB '*[!0-9]*') THEN try_cast(year AS INTEGER) END AS year,
    CASE WHEN NOT (period GLOB '*[!0-9]*') THEN try_cast(period AS INTEGER) END AS period,
    staynum,
    is_insured,
    is_bim,
    is_maf_social,
    is_maf_low_income_isolated,
    is_no_relief_domicile,
    _file,
    _line
FROM raw.social
