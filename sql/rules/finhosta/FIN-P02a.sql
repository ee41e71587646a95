-- Staff cost of table 13 equals the staff accounts 620-624 of the ledger, per cost centre, category and type, within 1 euro.
WITH payroll AS (
    SELECT delivery_id, cost_centre, staff_category, staff_type, sum(value) AS cost
    FROM intermediate.finhosta
    WHERE record_type_cd = 'Y1308'
    GROUP BY ALL
),

ledger AS (
    SELECT delivery_id, cost_centre, substr(account, 4, 1) AS staff_category, substr(account, 5, 1) AS staff_type, sum(value) AS cost
    FROM intermediate.finhosta
    WHERE table_no = 2 AND regexp_full_match(account, '62[0-4][0-9]{2}.*')
    GROUP BY ALL
),

both_sides AS (
    SELECT
        coalesce(p.delivery_id, l.delivery_id) AS delivery_id,
        coalesce(p.cost_centre, l.cost_centre) AS cost_centre,
        coalesce(p.staff_category, l.staff_category) AS staff_category,
        coalesce(p.staff_type, l.staff_type) AS staff_type,
        coalesce(p.cost, 0) AS payroll,
        coalesce(l.cost, 0) AS ledger
    FROM payroll AS p
    FULL JOIN ledger AS l
        ON
            p.delivery_id = l.delivery_id
            AND p.cost_centre = l.cost_centre
            AND p.staff_category = l.staff_category
            AND p.staff_type = l.staff_type
)

SELECT
    delivery_id,
    cost_centre,
    staff_category,
    staff_type,
    'value' AS field,
    payroll AS value,
    ledger AS expected,
    CAST(payroll - ledger AS DOUBLE) AS difference
FROM both_sides
WHERE
    abs(payroll - ledger) > 1
    AND EXISTS (SELECT 1 FROM payroll)
    AND EXISTS (SELECT 1 FROM intermediate.finhosta WHERE table_no = 2)
