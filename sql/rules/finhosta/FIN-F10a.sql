-- Among the distinct items of a file that consist of eleven digits (separators removed), no more than the tolerated share passes the
-- check of a national register or bis number.
WITH items AS (
    SELECT
        _file,
        year,
        content
    FROM staging.finhosta UNPIVOT (content FOR item IN (
        account, side, cost_element, cost_centre, allocation_key, equipment_type, nomenclature_code, bed_index, month, insurer, heading,
        asset_type, component, movement, staff_category, staff_type, employment_status, function_code, sex, supplement_rate, institution,
        contract_ref, loan_ref, creditor_type, debt_line, person_key, birth_date, date_in, date_out, tranche, option, absence_nature,
        date_from, date_to, replacement_kind, contract_start, contract_end
    ))
),

numbers AS (
    SELECT
        _file,
        regexp_replace(content, '[ .-]', '', 'g') AS digits,
        max(year) AS year
    FROM items
    WHERE regexp_full_match(regexp_replace(content, '[ .-]', '', 'g'), '[0-9]{11}')
    GROUP BY ALL
)

SELECT
    _file,
    CAST(NULL AS bigint) AS _line,
    count_if(is_national_number(digits, year)) || ' of ' || count(*) || ' numbers' AS value,
    'at most ' || rule_number('niss_share_max') || ' %' AS expected,
    100.0 * count_if(is_national_number(digits, year)) / count(*) - rule_number('niss_share_max') AS difference
FROM numbers
GROUP BY _file
HAVING 100.0 * count_if(is_national_number(digits, year)) / count(*) > rule_number('niss_share_max')
