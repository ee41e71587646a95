-- Assimilated staff worked at least 200 irregular hours in 24 months, in proportion to working time (BFM art. 79 §2 2° c).
WITH person AS (
    SELECT
        delivery_id,
        person_key,
        max(value) FILTER (record_type_cd = 'A1312') AS hospital_hours,
        sum(value) FILTER (record_type_cd = 'A1313') AS contract_hours,
        sum(value) FILTER (record_type_cd = 'A1314') AS irregular
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('A1312', 'A1313', 'A1314')
    GROUP BY ALL
)

SELECT
    delivery_id,
    person_key,
    'value' AS field,
    irregular AS value,
    'at least ' || round(200 * contract_hours / hospital_hours, 2) AS expected,
    CAST(irregular - 200 * contract_hours / hospital_hours AS DOUBLE) AS difference
FROM person
WHERE hospital_hours > 0 AND contract_hours > 0 AND irregular < 200 * contract_hours / hospital_hours - 0.5
