-- Patients present on 1 January (B0804) = those present on 31 December of the year before (B0806), per bed index; missing = 0.
WITH present AS (
    SELECT delivery_id, bed_index, value AS patients, 0 AS earlier
    FROM intermediate.finhosta
    WHERE record_type_cd = 'B0804'
    UNION ALL
    SELECT delivery_id, bed_index, 0 AS patients, value AS earlier
    FROM intermediate.year_before
    WHERE years_back = 1 AND record_type_cd = 'B0806'
)

SELECT
    delivery_id,
    bed_index,
    'value' AS field,
    coalesce(sum(patients), 0) AS value,
    coalesce(sum(earlier), 0) AS expected,
    CAST(coalesce(sum(patients), 0) - coalesce(sum(earlier), 0) AS DOUBLE) AS difference
FROM present
WHERE delivery_id IN (SELECT f.delivery_id FROM intermediate.finhosta AS f WHERE f.table_no = 8)
GROUP BY delivery_id, bed_index
HAVING coalesce(sum(patients), 0) <> coalesce(sum(earlier), 0)
