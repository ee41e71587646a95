-- Per bed index the mean stay (billed days B0803 over discharges B0807) stays within mean_stay_pct of the year before, where both years
-- have at least mean_stay_min discharges.
WITH activity AS (
    SELECT delivery_id, bed_index, 'now' AS which, record_type_cd, value
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('B0803', 'B0807')
    UNION ALL
    SELECT delivery_id, bed_index, 'before' AS which, record_type_cd, value
    FROM intermediate.year_before
    WHERE years_back = 1 AND record_type_cd IN ('B0803', 'B0807')
),

yearly AS (
    SELECT
        delivery_id,
        bed_index,
        coalesce(sum(value) FILTER (which = 'now' AND record_type_cd = 'B0803'), 0) AS days,
        coalesce(sum(value) FILTER (which = 'now' AND record_type_cd = 'B0807'), 0) AS discharges,
        coalesce(sum(value) FILTER (which = 'before' AND record_type_cd = 'B0803'), 0) AS earlier_days,
        coalesce(sum(value) FILTER (which = 'before' AND record_type_cd = 'B0807'), 0) AS earlier_discharges
    FROM activity
    GROUP BY delivery_id, bed_index
)

SELECT
    delivery_id,
    bed_index,
    'value' AS field,
    round(days / discharges, 2) AS value,
    round(earlier_days / earlier_discharges, 2) || ' a year before, within ' || rule_number('mean_stay_pct') || ' %' AS expected,
    CAST(days / discharges - earlier_days / earlier_discharges AS DOUBLE) AS difference
FROM yearly
WHERE
    least(discharges, earlier_discharges) >= rule_number('mean_stay_min')
    AND abs(days / discharges - earlier_days / earlier_discharges) > earlier_days / earlier_discharges * rule_number('mean_stay_pct') / 100
