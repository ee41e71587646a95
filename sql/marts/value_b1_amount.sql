-- Operations 2, 3 and 6 of art. 42 §1: budget of the group x share of the service x own work units / work units of the group (B1-09), and the
-- sum of the services scaled to the national budget (B1-10).
INSERT INTO intermediate.indicator_value
WITH service (service, indicator_id) AS (
    VALUES
    ('general', 'B1-03'),
    ('maintenance', 'B1-04'),
    ('heating', 'B1-02'),
    ('administration', 'B1-06'),
    ('laundry', 'B1-07'),
    ('food', 'B1-08')
),

unit AS (
    SELECT
        s.service,
        v.value AS own_units,
        v.reason,
        budget_number_for('national.b1.work_units', s.service) AS group_units,
        (
            SELECT max(p.number) FROM marts.parameter AS p
            WHERE p.key = 'b1.op2.share.' || s.service AND p.scope = 'group ' || g.b1_group AND p.is_usable
        ) AS share,
        g.reason AS group_reason
    FROM service AS s
    CROSS JOIN intermediate.b1_group AS g
    LEFT JOIN intermediate.indicator_value AS v ON s.indicator_id = v.indicator_id AND v.scope = ''
),

amount AS (
    SELECT
        *,
        budget_number('national.b1.group_budget') * share * own_units / nullif(group_units, 0) AS eur
    FROM unit
),

total AS (
    SELECT
        CASE WHEN count(eur) = count(*) THEN exact_sum(eur) END AS eur,
        max(coalesce(group_reason, reason)) AS reason
    FROM amount
)

SELECT 'B1-09' AS indicator_id, service, NULL AS unit, eur, own_units, group_units, coalesce(group_reason, reason) AS reason, NULL AS warnings
FROM amount
UNION ALL
SELECT
    'B1-10',
    '',
    NULL,
    budget_number('b1.op7.adjustment')
    * eur
    * budget_number('national.b1.budget')
    / nullif(budget_number('national.b1.sum_of_amounts'), 0),
    eur,
    budget_number('national.b1.sum_of_amounts'),
    reason,
    NULL
FROM total
