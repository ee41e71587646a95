-- Guaranteed debts do not exceed the debts of accounts 17, 42 and 43, within 1 euro.
WITH debts AS (
    SELECT
        delivery_id,
        coalesce(sum(value) FILTER (record_type_cd = 'Y1901'), 0) AS guaranteed,
        coalesce(
            sum(CASE side WHEN 'C' THEN value WHEN 'D' THEN -value END) FILTER (table_no = 1 AND left(account, 2) IN ('17', '42', '43')), 0
        ) AS booked
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING bool_or(table_no = 1) AND bool_or(table_no = 19)
)

SELECT
    delivery_id,
    'value' AS field,
    guaranteed AS value,
    'at most ' || booked AS expected,
    CAST(guaranteed - booked AS DOUBLE) AS difference
FROM debts
WHERE guaranteed > booked + 1
