-- The share of each nationality among the residents of a province, and of each country among non-residents, differs by no more than
-- share_pp from the same half-year of the year before. Tested in provinces, and among non-residents, with at least drift_min_n stays in
-- both.
WITH grouped AS (
    SELECT
        *,
        CASE measure WHEN 'country of others' THEN 'a2_code_country' ELSE 'a2_code_indic_nat' END AS field,
        CASE measure WHEN 'country of others' THEN 'abroad' ELSE split_part(item, ' / ', 1) END AS region
    FROM intermediate.globalisation
    WHERE measure IN ('nationality of residents', 'country of others')
),

shares AS (
    SELECT
        delivery_id,
        item,
        field,
        least(sum(value) OVER (PARTITION BY delivery_id, region), sum(earlier) OVER (PARTITION BY delivery_id, region)) AS stays,
        100 * value / nullif(sum(value) OVER (PARTITION BY delivery_id, region), 0) AS share,
        100 * coalesce(earlier, 0) / nullif(sum(earlier) OVER (PARTITION BY delivery_id, region), 0) AS share_earlier
    FROM grouped
)

SELECT
    delivery_id,
    item,
    field,
    round(share, 2) || ' %' AS value,
    round(share_earlier, 2) || ' % a year before, within ' || rule_number('share_pp') || ' percentage points' AS expected,
    round(share - share_earlier, 2) AS difference
FROM shares
-- 1e-9: exactly the limit passes, whatever the rounding
WHERE stays >= rule_number('drift_min_n') AND abs(share - share_earlier) > rule_number('share_pp') + 1e-9
