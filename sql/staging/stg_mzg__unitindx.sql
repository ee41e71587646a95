-- UNITINDX: bed index of a nursing unit, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.unitindx AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    code_campus,
    code_unit,
    code_bedindex,
    CASE WHEN NOT (s4_number_bed GLOB '*[!0-9]*') THEN try_cast(s4_number_bed AS INTEGER) END AS s4_number_bed,
    s4_cost_centre,
    _file,
    _line
FROM raw.unitindx
