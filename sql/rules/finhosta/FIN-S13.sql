-- Recognised beds of table 8 (B0802) = beds that the ministry knows on 1 January of the year, per bed index; missing = 0.
WITH beds AS (
    SELECT delivery_id, bed_index, coalesce(value, 0) AS beds, 0 AS known
    FROM intermediate.finhosta
    WHERE record_type_cd = 'B0802'
    UNION ALL
    SELECT d.delivery_id, r.bed_index, 0 AS beds, r.beds AS known
    FROM reference.recognised_bed AS r
    INNER JOIN quality.delivery AS d ON d.registration = 'finhosta' AND try_cast(d.period AS INTEGER) = r.year
)

SELECT
    b.delivery_id,
    b.bed_index,
    'value' AS field,
    sum(b.beds) AS value,
    sum(b.known) AS expected,
    CAST(sum(b.beds) - sum(b.known) AS DOUBLE) AS difference
FROM beds AS b
INNER JOIN quality.delivery AS d ON b.delivery_id = d.delivery_id
WHERE
    d.period IN (SELECT CAST(r.year AS VARCHAR) FROM reference.recognised_bed AS r)
    AND b.delivery_id IN (SELECT f.delivery_id FROM intermediate.finhosta AS f WHERE f.record_type_cd = 'B0802')
GROUP BY b.delivery_id, b.bed_index
HAVING sum(b.beds) <> sum(b.known)
