-- Radiotherapy of admitted patients: lump sums of Finhosta table 7 against the acts registered in MZG.
WITH code AS (
    SELECT DISTINCT hospitalised AS nomenclature_code
    FROM reference.radiotherapy_codes
),

mzg AS (
    SELECT d.delivery_id, a.m3_code_inariz AS nomenclature_code, count(*) AS acts
    FROM staging.procrizi AS a
    INNER JOIN code AS c ON a.m3_code_inariz = c.nomenclature_code
    INNER JOIN quality.delivery AS d
        ON d.registration = 'finhosta' AND a.code_agr = d.hospital AND CAST(year(a.inariz_date) AS VARCHAR) = d.period
    GROUP BY ALL
),

finhosta AS (
    SELECT r.delivery_id, r.nomenclature_code, sum(r.value) AS lump_sums
    FROM intermediate.finhosta AS r
    INNER JOIN code AS c ON r.nomenclature_code = c.nomenclature_code
    WHERE r.record_type_cd = 'B0701'
    GROUP BY ALL
),

compared AS (
    SELECT
        coalesce(f.delivery_id, m.delivery_id) AS delivery_id,
        coalesce(f.nomenclature_code, m.nomenclature_code) AS nomenclature_code,
        coalesce(f.lump_sums, 0) AS lump_sums,
        coalesce(m.acts, 0) AS acts
    FROM finhosta AS f
    FULL JOIN mzg AS m ON f.delivery_id = m.delivery_id AND f.nomenclature_code = m.nomenclature_code
)

SELECT
    delivery_id,
    nomenclature_code,
    'value' AS field,
    lump_sums AS value,
    acts AS expected,
    CAST(lump_sums - acts AS DOUBLE) AS difference
FROM compared
WHERE abs(lump_sums - acts) > greatest(rule_number('x_acts'), lump_sums * rule_number('x_acts_pct') / 100)
