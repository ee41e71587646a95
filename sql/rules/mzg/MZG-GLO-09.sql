-- The share of each value of place before admission, kind of admission, referring instance, destination and kind of departure differs by
-- no more than share_pp from the same half-year of the year before; a value with at least drift_min_n stays that is new or gone is a
-- finding too.
WITH shares AS (
    SELECT
        *,
        least(sum(value) OVER (PARTITION BY delivery_id, measure), sum(earlier) OVER (PARTITION BY delivery_id, measure)) AS stays,
        100 * value / nullif(sum(value) OVER (PARTITION BY delivery_id, measure), 0) AS share,
        100 * coalesce(earlier, 0) / nullif(sum(earlier) OVER (PARTITION BY delivery_id, measure), 0) AS share_earlier
    FROM intermediate.globalisation
    WHERE measure IN ('a2_code_place_before_adm', 'a2_code_adm', 'a2_code_adrby', 'a2_code_destinate', 'a2_code_discharge')
)

SELECT
    delivery_id,
    measure || ' ' || item AS item,
    measure AS field,
    round(share, 2) || ' % (' || CAST(value AS bigint) || ' stays)' AS value,
    round(share_earlier, 2) || ' % (' || CAST(coalesce(earlier, 0) AS bigint) || ' stays) a year before, within '
    || rule_number('share_pp') || ' percentage points' AS expected,
    round(share - share_earlier, 2) AS difference
FROM shares
-- 1e-9: exactly the limit passes, whatever the rounding
WHERE
    stays >= rule_number('drift_min_n')
    AND (
        abs(share - share_earlier) > rule_number('share_pp') + 1e-9
        OR (coalesce(earlier, 0) = 0 AND value >= rule_number('drift_min_n'))
        OR (value = 0 AND earlier >= rule_number('drift_min_n'))
    )
