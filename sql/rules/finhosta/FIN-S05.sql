-- Realised days of a month fit into the recognised beds: days above 100 % occupancy do not count in the keys of B1.
WITH beds AS (
    SELECT delivery_id, bed_index, sum(value) AS beds
    FROM intermediate.finhosta
    WHERE record_type_cd = 'B0802'
    GROUP BY ALL
),

days AS (
    SELECT delivery_id, bed_index, lpad(month, 2, '0') AS month, year, sum(value) AS days
    FROM intermediate.finhosta
    WHERE record_type_cd = 'B0809' AND regexp_full_match(month, '0?[1-9]|1[0-2]')
    GROUP BY ALL
),

room AS (
    SELECT
        d.*,
        b.beds * day(last_day(make_date(d.year, try_cast(d.month AS INTEGER), 1))) AS places
    FROM days AS d
    INNER JOIN beds AS b ON d.delivery_id = b.delivery_id AND d.bed_index = b.bed_index
)

SELECT
    delivery_id,
    bed_index,
    month,
    'value' AS field,
    days AS value,
    'at most ' || places AS expected,
    CAST(days - places AS DOUBLE) AS difference
FROM room
WHERE days > places
