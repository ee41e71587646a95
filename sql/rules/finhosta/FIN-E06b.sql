-- Combined options are taken in full blocks of two hours a week: multiples of 96 hours a year, in proportion to working time.
WITH person AS (
    SELECT
        delivery_id,
        person_key,
        max(value) FILTER (record_type_cd = 'A1312') AS hospital_hours,
        sum(value) FILTER (record_type_cd = 'A1313') AS contract_hours,
        count(DISTINCT option) FILTER (record_type_cd = 'A1311') AS options
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('A1311', 'A1312', 'A1313')
    GROUP BY ALL
),

chosen AS (
    SELECT r.delivery_id, r.person_key, r.option, sum(r.value) AS hours, any_value(96 * p.contract_hours / p.hospital_hours) AS block
    FROM intermediate.finhosta AS r
    INNER JOIN person AS p ON r.delivery_id = p.delivery_id AND r.person_key = p.person_key
    WHERE r.record_type_cd = 'A1311' AND p.options = 2 AND p.hospital_hours > 0 AND p.contract_hours > 0
    GROUP BY ALL
)

SELECT
    delivery_id,
    person_key,
    option,
    'value' AS field,
    hours AS value,
    'a multiple of ' || round(block, 2) AS expected,
    CAST(hours - block * round(hours / block) AS DOUBLE) AS difference
FROM chosen
WHERE abs(hours - block * round(hours / block)) > 1
