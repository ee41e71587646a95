-- Among the distinct items of a file that consist of eleven digits (separators removed), no more than the tolerated share passes the
-- check of a national register or bis number: two check digits (births from 2000 with a 2 in front), month and day of birth.
WITH items AS (
    SELECT
        _file,
        content
    FROM staging.finhosta UNPIVOT (content FOR item IN (
        account, side, cost_element, cost_centre, allocation_key, equipment_type, nomenclature_code, bed_index, month, insurer, heading,
        asset_type, component, movement, staff_category, staff_type, employment_status, function_code, sex, supplement_rate, institution,
        contract_ref, loan_ref, creditor_type, debt_line, person_key, birth_date, date_in, date_out, tranche, option, absence_nature,
        date_from, date_to, replacement_kind, contract_start, contract_end
    ))
),

numbers AS (
    SELECT DISTINCT
        _file,
        regexp_replace(content, '[ .-]', '', 'g') AS digits
    FROM items
    WHERE regexp_full_match(regexp_replace(content, '[ .-]', '', 'g'), '[0-9]{11}')
),

checked AS (
    SELECT
        _file,
        CAST(right(digits, 2) AS integer) IN (
            97 - CAST(left(digits, 9) AS bigint) % 97, 97 - CAST('2' || left(digits, 9) AS bigint) % 97
        )
        AND CAST(substr(digits, 3, 2) AS integer) % 20 <= 12
        AND CAST(substr(digits, 3, 2) AS integer) <= 52
        AND CAST(substr(digits, 5, 2) AS integer) <= 31 AS passes
    FROM numbers
)

SELECT
    _file,
    CAST(NULL AS bigint) AS _line,
    count_if(passes) || ' of ' || count(*) || ' numbers' AS value,
    'at most ' || rule_number('niss_share_max') || ' %' AS expected,
    100.0 * count_if(passes) / count(*) - rule_number('niss_share_max') AS difference
FROM checked
GROUP BY _file
HAVING 100.0 * count_if(passes) / count(*) > rule_number('niss_share_max')
