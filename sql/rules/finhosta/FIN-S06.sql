-- Occupancy over the year: 80-100 % in A and T, 70-100 % in K (staff norms of these services).
WITH occupancy AS (
    SELECT
        delivery_id,
        bed_index,
        max(year) AS year,
        sum(value) FILTER (record_type_cd = 'B0809') AS days,
        sum(value) FILTER (record_type_cd = 'B0802') AS beds
    FROM intermediate.finhosta
    WHERE bed_index IN ('A', 'T', 'K') AND record_type_cd IN ('B0802', 'B0809')
    GROUP BY delivery_id, bed_index
),

rated AS (
    SELECT
        *,
        coalesce(days, 0) / (beds * dayofyear(make_date(year, 12, 31))) AS rate,
        CASE bed_index WHEN 'K' THEN 0.7 ELSE 0.8 END AS least
    FROM occupancy
    WHERE beds > 0
)

SELECT
    delivery_id,
    bed_index,
    'value' AS field,
    round(rate, 3) AS value,
    least || '-1.00' AS expected,
    CASE WHEN rate < least THEN rate - least ELSE rate - 1 END AS difference
FROM rated
WHERE rate NOT BETWEEN least AND 1
