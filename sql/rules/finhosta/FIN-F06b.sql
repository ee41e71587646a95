-- Every item of the record type is filled in (except date_out, contract_end and the cost_element of class 7) and its value occurs in the
-- list of that item valid in YEAR. Items without a list need only be filled; accounts go by prefix.
WITH items AS (
    SELECT
        _file,
        _line,
        record_type_cd,
        year,
        table_no,
        booked_on,
        item,
        content
    FROM (SELECT *, account AS booked_on FROM staging.finhosta) UNPIVOT INCLUDE NULLS (content FOR item IN (
        account, side, cost_element, cost_centre, allocation_key, equipment_type, nomenclature_code, bed_index, month, insurer, heading,
        asset_type, component, movement, staff_category, staff_type, employment_status, function_code, sex, supplement_rate, institution,
        contract_ref, loan_ref, creditor_type, debt_line, person_key, birth_date, date_in, date_out, tranche, option, absence_nature,
        date_from, date_to, replacement_kind, contract_start, contract_end
    ))
),

wanted AS (
    SELECT
        record_type,
        unnest(string_split(items, ';')) AS item
    FROM reference.finhosta_record_type
),

needed AS (
    SELECT i.*
    FROM items AS i
    INNER JOIN wanted AS w ON i.record_type_cd = w.record_type AND i.item = w.item
),

unlisted AS (
    SELECT d.*
    FROM (
        SELECT DISTINCT item, content, year, table_no FROM needed
        WHERE content IS NOT NULL AND year IS NOT NULL
    ) AS d
    WHERE
        d.item IN (
            SELECT c.item FROM intermediate.finhosta_code AS c
            WHERE d.year BETWEEN c.valid_from AND c.valid_to
        )
        AND NOT EXISTS (
            SELECT 1
            FROM intermediate.finhosta_code AS c
            WHERE
                c.item = d.item
                AND (c.table_no IS NULL OR c.table_no = d.table_no)
                AND d.year BETWEEN c.valid_from AND c.valid_to
                AND CASE
                    WHEN c.is_prefix THEN starts_with(d.content, c.code_from)
                    ELSE length(d.content) = length(c.code_from) AND d.content BETWEEN c.code_from AND c.code_to
                END
        )
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
