-- Tax, pay and social debts of table 20 equal accounts 450-459, within 1 euro.
WITH debts AS (
    SELECT
        delivery_id,
        coalesce(sum(value) FILTER (record_type_cd = 'Y2001'), 0) AS listed,
        coalesce(sum(CASE side WHEN 'C' THEN value WHEN 'D' THEN -value END) FILTER (table_no = 1 AND account LIKE '45%'), 0) AS booked
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING bool_or(table_no = 1) AND bool_or(table_no = 20)
)

SELECT
    delivery_id,
    'value' AS field,
    listed AS value,
    booked AS expected,
    CAST(listed - booked AS DOUBLE) AS difference
FROM debts
WHERE abs(listed - booked) > 1
