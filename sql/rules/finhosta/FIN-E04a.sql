-- Contract hours in the function (T2) and weekly hours of the hospital (S) of a beneficiary are filled, above zero, and T2 <= S.
WITH person AS (
    SELECT
        delivery_id,
        person_key,
        max(value) FILTER (record_type_cd = 'A1312') AS hospital_hours,
        sum(value) FILTER (record_type_cd = 'A1313') AS contract_hours
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('A1311', 'A1312', 'A1313')
    GROUP BY ALL
)

SELECT
    delivery_id,
    person_key,
    'value' AS field,
    contract_hours AS value,
    'above 0 and at most ' || coalesce(CAST(hospital_hours AS VARCHAR), 'the weekly hours of the hospital, which are missing') AS expected,
    CAST(contract_hours - hospital_hours AS DOUBLE) AS difference
FROM person
WHERE NOT coalesce(contract_hours > 0 AND hospital_hours > 0 AND contract_hours <= hospital_hours, false)
