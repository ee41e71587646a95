-- BUDGET and REVISOR are delivered before the day of finhosta_term_budget of the next year, YEARLY and SOCIAL before that of
-- finhosta_term_yearly (KB/AR 6-12-2020, art. 4). What was not delivered yet is late from that day on.
WITH term AS (
    SELECT
        delivery_id,
        period,
        unnest(['BUDGET', 'REVISOR', 'YEARLY', 'SOCIAL']) AS collection
    FROM quality.delivery
    WHERE registration = 'finhosta'
),

due AS (
    SELECT
        *,
        CAST(
            (CAST(period AS INTEGER) + 1) || '-'
            || rule_list(CASE WHEN collection IN ('BUDGET', 'REVISOR') THEN 'finhosta_term_budget' ELSE 'finhosta_term_yearly' END)[1] AS DATE
        ) AS due_date
    FROM term
)

SELECT
    d.delivery_id,
    d.collection,
    coalesce('delivered on ' || r.delivered_on, 'not delivered on ' || current_date) AS value,
    'delivered before ' || d.due_date AS expected,
    date_diff('day', d.due_date, coalesce(r.delivered_on, current_date)) AS difference
FROM due AS d
LEFT JOIN reference.delivery_register AS r ON r.registration = 'finhosta' AND d.period = r.period AND d.collection = r.collection
WHERE coalesce(r.delivered_on, current_date) >= d.due_date
