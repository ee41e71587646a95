-- Each of the six months of the half-year has a discharge of type H; and where the same month of the year before is known and held at
-- least drift_min_n discharges, the number differs by no more than drift_pct from it.
WITH discharges AS (
    SELECT delivery_id, item, value, earlier
    FROM intermediate.globalisation
    WHERE measure = 'discharges by month'
),

wanted AS (
    SELECT d.delivery_id, printf('%02d', m.month) AS item
    FROM quality.delivery AS d
    INNER JOIN (SELECT unnest(range(1, 13)) AS month) AS m ON (m.month > 6) = (right(d.period, 1) = '2')
    WHERE d.registration = 'mzg'
),

counted AS (
    SELECT w.delivery_id, w.item, coalesce(g.value, 0) AS value, g.earlier
    FROM wanted AS w
    LEFT JOIN discharges AS g USING (delivery_id, item)
)

SELECT
    delivery_id,
    item AS month,
    'dis_date' AS field,
    CAST(value AS bigint) AS value,
    coalesce(CAST(earlier AS bigint) || ' a year before, within ' || rule_number('drift_pct') || ' %', 'at least 1') AS expected,
    value - coalesce(earlier, 1) AS difference
FROM counted
WHERE
    value = 0
    OR (earlier >= rule_number('drift_min_n') AND abs(value - earlier) > earlier * rule_number('drift_pct') / 100)
