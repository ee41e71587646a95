-- Radiotherapy is reported for both half-years of the year (KB/AR 6-12-2020).
SELECT
    delivery_id,
    'period_cd' AS field,
    string_agg(DISTINCT period_cd, ', ' ORDER BY period_cd) AS value,
    'S1 and S2' AS expected
FROM intermediate.finhosta
WHERE record_type_cd = 'B0701'
GROUP BY delivery_id
HAVING count(DISTINCT period_cd) FILTER (period_cd IN ('S1', 'S2')) = 1
