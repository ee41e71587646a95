-- Paid FTE of nurses and carers on 200-499: Finhosta table 13 against the mean of the four quarters of MZG, within 10 %.
WITH unit_centre AS (
    SELECT code_agr, year_registr, period_registr, code_campus, code_unit, min(left(s4_cost_centre, 3)) AS cost_centre
    FROM staging.unitindx
    GROUP BY ALL
),

mzg AS (
    SELECT
        d.delivery_id,
        coalesce(sum(p.p1_number_fte_payed) FILTER (u.cost_centre BETWEEN '200' AND '499'), 0) / 4 AS fte
    FROM staging.emploper AS p
    INNER JOIN quality.delivery AS d
        ON d.registration = 'finhosta' AND p.code_agr = d.hospital AND CAST(p.year_registr AS VARCHAR) = d.period
    LEFT JOIN unit_centre AS u USING (code_agr, year_registr, period_registr, code_campus, code_unit)
    WHERE p.p1_q_or_f = 'Q'
    GROUP BY d.delivery_id
    HAVING count(DISTINCT p.quarter_registr) = 4
),

finhosta AS (
    SELECT
        delivery_id,
        coalesce(sum(value) FILTER (left(function_code, 2) IN ('24', '25') AND cost_centre BETWEEN '200' AND '499'), 0) AS fte
    FROM intermediate.finhosta
    WHERE record_type_cd = 'Y1301'
    GROUP BY delivery_id
)

SELECT
    f.delivery_id,
    'value' AS field,
    f.fte AS value,
    round(m.fte, 2) AS expected,
    CAST(f.fte - m.fte AS DOUBLE) AS difference
FROM finhosta AS f
INNER JOIN mzg AS m ON f.delivery_id = m.delivery_id
WHERE abs(f.fte - m.fte) > m.fte * rule_number('x_fte_pct') / 100
