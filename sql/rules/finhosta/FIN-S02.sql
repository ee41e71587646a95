-- Per bed index: present on 1 January + admissions - discharges = present on 31 December.
-- Holds only where transfers between indices count on both sides.
WITH movements AS (
    SELECT
        delivery_id,
        bed_index,
        coalesce(sum(value) FILTER (record_type_cd = 'B0804'), 0)
        + coalesce(sum(value) FILTER (record_type_cd = 'B0805'), 0)
        - coalesce(sum(value) FILTER (record_type_cd = 'B0807'), 0) AS calculated,
        coalesce(sum(value) FILTER (record_type_cd = 'B0806'), 0) AS present
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('B0804', 'B0805', 'B0806', 'B0807')
    GROUP BY delivery_id, bed_index
)

SELECT
    delivery_id,
    bed_index,
    'value' AS field,
    present AS value,
    calculated AS expected,
    CAST(present - calculated AS DOUBLE) AS difference
FROM movements
WHERE present <> calculated
