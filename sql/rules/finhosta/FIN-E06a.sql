-- Exemption and premium are combined only from the tranche of 50 years on (BFM art. 79 §2 2° a).
SELECT
    delivery_id,
    person_key,
    'option' AS field,
    string_agg(DISTINCT option, ' + ' ORDER BY option) AS value,
    'one option below 50 years' AS expected
FROM intermediate.finhosta
WHERE record_type_cd = 'A1311' AND option IN ('EXEMPTION', 'PREMIUM')
GROUP BY ALL
HAVING count(DISTINCT option) = 2 AND max(tranche) NOT IN ('50', '55')
