-- A half-year is delivered within delivery_term_months months of its end (KB/AR 27-4-2007, art. 6). What was not delivered yet is late
-- from the day after.
WITH term AS (
    SELECT
        delivery_id,
        period,
        CASE split_part(period, '-', 2) WHEN '1' THEN '-06-30' ELSE '-12-31' END AS last_day_of_period
    FROM quality.delivery
    WHERE registration = 'mzg'
),

due AS (
    SELECT
        delivery_id,
        period,
        last_day(CAST(left(period, 4) || last_day_of_period AS DATE) + to_months(CAST(rule_number('delivery_term_months') AS INTEGER))) AS due_date
    FROM term
)

SELECT
    d.delivery_id,
    coalesce('delivered on ' || r.delivered_on, 'not delivered on ' || current_date) AS value,
    'delivered by ' || d.due_date AS expected,
    date_diff('day', d.due_date, coalesce(r.delivered_on, current_date)) AS difference
FROM due AS d
LEFT JOIN reference.delivery_register AS r ON r.registration = 'mzg' AND d.period = r.period
WHERE coalesce(r.delivered_on, current_date) > d.due_date
