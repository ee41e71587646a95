-- Per sex and age class the share of the stays differs by no more than share_pp from the same half-year of the year before. Tested when
-- both half-years hold at least drift_min_n stays.
WITH shares AS (
    SELECT
        delivery_id,
        item,
        least(sum(value) OVER (PARTITION BY delivery_id), sum(earlier) OVER (PARTITION BY delivery_id)) AS stays,
        100 * value / nullif(sum(value) OVER (PARTITION BY delivery_id), 0) AS share,
        100 * coalesce(earlier, 0) / nullif(sum(earlier) OVER (PARTITION BY delivery_id), 0) AS share_earlier
    FROM intermediate.globalisation
    WHERE measure = 'sex and age'
)

SELECT
    delivery_id,
    item,
    'a2_code_sex' AS field,
    round(share, 2) || ' %' AS value,
    round(share_earlier, 2) || ' % a year before, within ' || rule_number('share_pp') || ' percentage points' AS expected,
    round(share - share_earlier, 2) AS difference
FROM shares
-- 1e-9: exactly the limit passes, whatever the rounding
WHERE stays >= rule_number('drift_min_n') AND abs(share - share_earlier) > rule_number('share_pp') + 1e-9
