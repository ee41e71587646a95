-- GROUPER: grouper output (APR-DRG), typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.grouper AS
SELECT
    code_agr,
    CASE WHEN NOT (year GLOB '*[!0-9]*') THEN try_cast(year AS INTEGER) END AS year,
    CASE WHEN NOT (period GLOB '*[!0-9]*') THEN try_cast(period AS INTEGER) END AS period,
    staynum,
    grouper_version,
    icd_edition,
    return_code,
    mdc,
    aprdrg,
    type,
    CASE WHEN NOT (soi GLOB '*[!0-9]*') THEN try_cast(soi AS INTEGER) END AS soi,
    CASE WHEN NOT (rom GLOB '*[!0-9]*') THEN try_cast(rom AS INTEGER) END AS rom,
    principal_dx,
    CASE WHEN NOT (systems GLOB '*[!0-9]*') THEN try_cast(systems AS INTEGER) END AS systems,
    input_hash,
    grouped_at,
    _file,
    _line
FROM raw.grouper
