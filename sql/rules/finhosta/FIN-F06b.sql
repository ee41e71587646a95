-- Every item of the record type is filled in (except date_out, contract_end and the cost_element of class 7) and its value occurs in the
-- list of that item valid in YEAR. Items without a list need only be filled; accounts go by prefix.
WITH items AS (
    SELECT _file, _line, record_type_cd, year, table_no, booked_on, item, content
    FROM (SELECT *, account AS booked_on FROM staging.finhosta) AS r UNPIVOT INCLUDE NULLS (content FOR item IN (
        account, side, cost_element, cost_centre, allocation_key, equipment_type, nomenclature_code, bed_index, month, insurer, heading,
        asset_type, component, movement, staff_category, staff_type, employment_status, function_code, sex, supplement_rate, institution,
        contract_ref, loan_ref, creditor_type, debt_line, person_key, birth_date, date_in, date_out, tranche, option, absence_nature,
        date_from, date_to, replacement_kind, contract_start, contract_end
    ))
),

needed AS (
    SELECT i.*
    FROM items AS i
    INNER JOIN reference.finhosta_record_type AS t ON i.record_type_cd = t.record_type
    WHERE list_contains(string_split(t.items, ';'), i.item)
),

unlisted AS (
    SELECT d.item, d.content, d.year, d.table_no
    FROM (SELECT DISTINCT item, content, year, table_no FROM needed) AS d
    LEFT JOIN intermediate.finhosta_code AS c
        ON
            d.item = c.item
            AND d.year BETWEEN c.valid_from AND c.valid_to
            AND d.table_no = coalesce(c.table_no, d.table_no)
    WHERE d.content IS NOT NULL
    GROUP BY ALL
    -- an item without a list in that year takes any value
    HAVING count(c.item) > 0 AND count_if(
        CASE
            WHEN c.is_prefix THEN starts_with(d.content, c.code_from)
            ELSE length(d.content) = length(c.code_from) AND d.content BETWEEN c.code_from AND c.code_to
        END
    ) = 0
)

SELECT
    n._file,
    n._line,
    n.item AS field,
    n.content AS value,
    CASE WHEN n.content IS NULL THEN 'a value' ELSE 'a value of the list of ' || n.year END AS expected
FROM needed AS n
LEFT JOIN unlisted AS u
    ON n.item = u.item AND n.content = u.content AND n.year = u.year AND n.table_no = u.table_no
WHERE
    u.item IS NOT NULL
    OR (
        n.content IS NULL
        AND n.item NOT IN ('date_out', 'contract_end')
        AND NOT (n.item = 'cost_element' AND starts_with(coalesce(n.booked_on, ''), '7'))
    )
