-- Surface per recognised bed lies in the financed band; the centre range is inferred (100-499 without 320-329 and 334).
WITH sizes AS (
    SELECT
        delivery_id,
        max(recognition_number(sender_cd)) AS sender_cd,
        coalesce(
            sum(value) FILTER (
                record_type_cd = 'B0302' AND cost_centre BETWEEN '100' AND '499'
                AND cost_centre NOT BETWEEN '320' AND '329' AND cost_centre <> '334'
            ), 0
        ) AS surface,
        sum(value) FILTER (record_type_cd = 'B0802') AS beds
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING bool_or(record_type_cd = 'B0302')
),

banded AS (
    SELECT
        *,
        surface / beds AS per_bed,
        list_contains(rule_list('university_hospitals'), sender_cd) AS is_university
    FROM sizes
    WHERE beds > 0
)

SELECT
    delivery_id,
    'value' AS field,
    round(per_bed, 1) AS value,
    CASE WHEN is_university THEN '75-86 m2 per bed' ELSE '48-55 m2 per bed' END AS expected,
    -- what lies below or above the band
    CAST(per_bed - least(greatest(per_bed, CASE WHEN is_university THEN 75 ELSE 48 END), CASE WHEN is_university THEN 86 ELSE 55 END) AS DOUBLE) AS difference
FROM banded
WHERE CASE WHEN is_university THEN per_bed NOT BETWEEN 75 AND 86 ELSE per_bed NOT BETWEEN 48 AND 55 END
