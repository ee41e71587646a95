-- FINHOSTA: Finhosta record, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.finhosta AS
SELECT
    record_type_cd,
    sender_cd,
    CASE WHEN NOT (year GLOB '*[!0-9]*') THEN try_cast(year AS INTEGER) END AS year,
    period_cd,
    account,
    side,
    cost_element,
    cost_centre,
    allocation_key,
    equipment_type,
    nomenclature_code,
    bed_index,
    month,
    insurer,
    heading,
    asset_type,
    component,
    movement,
    staff_category,
    staff_type,
    employment_status,
    function_code,
    sex,
    supplement_rate,
    institution,
    contract_ref,
    loan_ref,
    creditor_type,
    debt_line,
    person_key,
    birth_date,
    date_in,
    date_out,
    tranche,
    option,
    absence_nature,
    date_from,
    date_to,
    replacement_kind,
    contract_start,
    contract_end,
    CASE
        WHEN regexp_full_match(value, '-?[0-9]+([.,][0-9]+)?') THEN try_cast(replace(value, ',', '.') AS DECIMAL(18, 4))
    END AS value,
    value AS value_raw,
    CASE left(record_type_cd, 1)
        WHEN 'B' THEN 'BUDGET'
        WHEN 'R' THEN 'REVISOR'
        WHEN 'Y' THEN 'YEARLY'
        WHEN 'A' THEN 'SOCIAL'
        WHEN 'T' THEN 'QUARTER'
        WHEN 'S' THEN 'ONESHOT'
    END AS collection,
    try_cast(
        CASE WHEN left(record_type_cd, 1) = 'A' THEN substr(record_type_cd, 2, 3) ELSE substr(record_type_cd, 2, 2) END AS INTEGER
    ) AS table_no,
    _file,
    _line
FROM raw.finhosta
