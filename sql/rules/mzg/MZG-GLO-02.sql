-- The weekend share of the admission dates and that of the discharge dates of type H differ by no more than weekend_pp from the same
-- half-year of the year before. Tested when both half-years hold at least drift_min_n dates: a share of less is chance.
WITH weekend AS (
    SELECT
        delivery_id,
        CASE measure WHEN 'admissions by weekday' THEN 'adm_date' ELSE 'dis_date' END AS field,
        sum(value) AS stays,
        sum(earlier) AS stays_earlier,
        100 * coalesce(sum(value) FILTER (item IN ('6', '7')), 0) / nullif(sum(value), 0) AS share,
        100 * coalesce(sum(earlier) FILTER (item IN ('6', '7')), 0) / nullif(sum(earlier), 0) AS share_earlier
    FROM intermediate.globalisation
    WHERE measure IN ('admissions by weekday', 'discharges by weekday')
    GROUP BY delivery_id, measure
)

SELECT
    delivery_id,
    'weekend' AS item,
    field,
    round(share, 2) || ' %' AS value,
    round(share_earlier, 2) || ' % a year before, within ' || rule_number('weekend_pp') || ' percentage points' AS expected,
    round(share - share_earlier, 2) AS difference
FROM weekend
-- 1e-9: exactly the limit passes, whatever the rounding
WHERE least(stays, stays_earlier) >= rule_number('drift_min_n') AND abs(share - share_earlier) > rule_number('weekend_pp') + 1e-9
