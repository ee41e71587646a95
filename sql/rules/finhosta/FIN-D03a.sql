-- Rents of table 9 lie between account 6102 and accounts 6102-6104 of the ledger, within 1 euro.
WITH rents AS (
    SELECT
        delivery_id,
        coalesce(sum(value) FILTER (record_type_cd = 'Y0901'), 0) AS rent,
        coalesce(sum(value) FILTER (table_no = 2 AND account LIKE '6102%'), 0) AS least,
        coalesce(sum(value) FILTER (table_no = 2 AND left(account, 4) IN ('6102', '6103', '6104')), 0) AS most
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING bool_or(table_no = 2) AND bool_or(collection = 'YEARLY')
)

SELECT
    delivery_id,
    'value' AS field,
    rent AS value,
    least || '-' || most AS expected,
    CAST(CASE WHEN rent < least THEN rent - least ELSE rent - most END AS DOUBLE) AS difference
FROM rents
WHERE rent < least - 1 OR rent > most + 1
