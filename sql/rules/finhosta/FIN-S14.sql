-- Per bed index admissions (B0805) and realised days (B0809) each stay within activity_pct of the year before, unless the recognised beds
-- (B0802) changed by more than activity_beds_pct; tested where both years have at least activity_min admissions.
WITH activity AS (
    SELECT delivery_id, bed_index, record_type_cd, value AS now, 0 AS earlier
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('B0802', 'B0805', 'B0809')
    UNION ALL
    SELECT delivery_id, bed_index, record_type_cd, 0 AS now, value AS earlier
    FROM intermediate.year_before
    WHERE years_back = 1 AND record_type_cd IN ('B0802', 'B0805', 'B0809')
),

yearly AS (
    SELECT delivery_id, bed_index, record_type_cd, coalesce(sum(now), 0) AS now, coalesce(sum(earlier), 0) AS earlier
    FROM activity
    GROUP BY delivery_id, bed_index, record_type_cd
),

tested AS (
    SELECT delivery_id, bed_index
    FROM yearly
    GROUP BY delivery_id, bed_index
    HAVING
        coalesce(bool_or(least(now, earlier) >= rule_number('activity_min')) FILTER (record_type_cd = 'B0805'), false)
        AND NOT coalesce(
            bool_or(abs(now - earlier) > earlier * rule_number('activity_beds_pct') / 100) FILTER (record_type_cd = 'B0802'), false
        )
)

SELECT
    y.delivery_id,
    y.bed_index,
    y.record_type_cd,
    'value' AS field,
    y.now AS value,
    y.earlier || ' a year before, within ' || rule_number('activity_pct') || ' %' AS expected,
    CAST(y.now - y.earlier AS DOUBLE) AS difference
FROM yearly AS y
SEMI JOIN tested AS t ON y.delivery_id = t.delivery_id AND y.bed_index = t.bed_index
WHERE y.record_type_cd IN ('B0805', 'B0809') AND abs(y.now - y.earlier) > y.earlier * rule_number('activity_pct') / 100
