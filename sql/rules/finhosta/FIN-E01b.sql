-- A person of 45, 50 or 55 years has 96, 192 or 288 hours a year in all, in proportion to working time (BFM art. 79 §2 2°).
WITH person AS (
    SELECT
        delivery_id,
        person_key,
        max(value) FILTER (record_type_cd = 'A1312') AS hospital_hours,
        sum(value) FILTER (record_type_cd = 'A1313') AS contract_hours,
        sum(value) FILTER (record_type_cd = 'A1311') AS exempted,
        max(tranche) FILTER (record_type_cd = 'A1311') AS highest
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('A1311', 'A1312', 'A1313')
    GROUP BY ALL
),

due AS (
    SELECT
        *,
        CASE highest WHEN '45' THEN 96 WHEN '50' THEN 192 WHEN '55' THEN 288 END * contract_hours / hospital_hours AS hours
    FROM person
    WHERE hospital_hours > 0 AND contract_hours > 0 AND exempted IS NOT NULL
)

SELECT
    delivery_id,
    person_key,
    'value' AS field,
    exempted AS value,
    round(hours, 2) AS expected,
    CAST(exempted - hours AS DOUBLE) AS difference
FROM due
WHERE abs(exempted - hours) > 1
