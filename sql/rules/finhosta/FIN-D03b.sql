-- Loan charges of table 10 equal account 6500 of the ledger, within 1 euro.
WITH charges AS (
    SELECT
        delivery_id,
        coalesce(sum(value) FILTER (record_type_cd = 'Y1001'), 0) AS loans,
        coalesce(sum(value) FILTER (table_no = 2 AND account LIKE '6500%'), 0) AS ledger
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING bool_or(table_no = 2) AND bool_or(collection = 'YEARLY')
)

SELECT
    delivery_id,
    'value' AS field,
    loans AS value,
    ledger AS expected,
    CAST(loans - ledger AS DOUBLE) AS difference
FROM charges
WHERE abs(loans - ledger) > 1
