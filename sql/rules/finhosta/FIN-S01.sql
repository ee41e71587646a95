-- Hospital total: present on 1 January + admissions - discharges = present on 31 December.
WITH movements AS (
    SELECT
        delivery_id,
        coalesce(sum(value) FILTER (record_type_cd = 'B0804'), 0)
        + coalesce(sum(value) FILTER (record_type_cd = 'B0805'), 0)
        - coalesce(sum(value) FILTER (record_type_cd = 'B0807'), 0) AS calculated,
        coalesce(sum(value) FILTER (record_type_cd = 'B0806'), 0) AS present
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('B0804', 'B0805', 'B0806', 'B0807')
    GROUP BY delivery_id
)

SELECT
    delivery_id,
    'value' AS field,
    present AS value,
    calculated AS expected,
    CAST(present - calculated AS DOUBLE) AS difference
FROM movements
WHERE present <> calculated
