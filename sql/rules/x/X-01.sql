-- Billed days per bed-index family: Finhosta table 8 against the bed indices of MZG, each stay as registered last.
WITH mzg AS (
    SELECT d.delivery_id, m.family, sum(m.billed_days) AS days
    FROM intermediate.stay_year_days AS m
    INNER JOIN quality.delivery AS d ON d.registration = 'finhosta' AND m.code_agr = d.hospital AND CAST(m.year AS VARCHAR) = d.period
    WHERE m.family IN (SELECT family FROM intermediate.bed_family)
    GROUP BY ALL
),

finhosta AS (
    SELECT delivery_id, family, sum(value) AS days
    FROM intermediate.finhosta
    WHERE record_type_cd = 'B0803' AND family IN (SELECT family FROM intermediate.bed_family)
    GROUP BY ALL
),

compared AS (
    SELECT
        coalesce(f.delivery_id, m.delivery_id) AS delivery_id,
        coalesce(f.family, m.family) AS family,
        coalesce(f.days, 0) AS finhosta_days,
        coalesce(m.days, 0) AS mzg_days
    FROM finhosta AS f
    FULL JOIN mzg AS m ON f.delivery_id = m.delivery_id AND f.family = m.family
)

SELECT
    delivery_id,
    family,
    'value' AS field,
    finhosta_days AS value,
    mzg_days AS expected,
    CAST(finhosta_days - mzg_days AS DOUBLE) AS difference
FROM compared
WHERE abs(finhosta_days - mzg_days) > greatest(rule_number('x_days'), finhosta_days * rule_number('x_days_pct') / 100)
