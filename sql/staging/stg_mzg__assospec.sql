-- ASSOSPEC: specialism within an association, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.assospec AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    type_association,
    id_association,
    code_spec,
    _file,
    _line
FROM raw.assospec
