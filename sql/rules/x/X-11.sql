-- Cost centres 200-499 with realised days in Finhosta are those of the MZG units in which patients stayed.
WITH mzg AS (
    SELECT DISTINCT d.delivery_id, left(u.s4_cost_centre, 3) AS cost_centre
    FROM staging.unitindx AS u
    INNER JOIN quality.delivery AS d
        ON d.registration = 'finhosta' AND u.code_agr = d.hospital AND CAST(u.year_registr AS VARCHAR) = d.period
    SEMI JOIN staging.stayunit AS s
        ON
            u.code_agr = s.code_agr
            AND u.year_registr = s.year_registr
            AND u.period_registr = s.period_registr
            AND u.code_campus = s.code_campus
            AND u.code_unit = s.code_unit
    WHERE left(u.s4_cost_centre, 3) BETWEEN '200' AND '499'
),

finhosta AS (
    SELECT delivery_id, cost_centre
    FROM intermediate.finhosta
    WHERE record_type_cd = 'B0809' AND cost_centre BETWEEN '200' AND '499'
    GROUP BY ALL
    HAVING sum(value) > 0
)

SELECT
    coalesce(f.delivery_id, m.delivery_id) AS delivery_id,
    coalesce(f.cost_centre, m.cost_centre) AS cost_centre,
    'cost_centre' AS field,
    CASE WHEN f.cost_centre IS NULL THEN 'MZG only' ELSE 'Finhosta only' END AS value,
    'both registrations' AS expected
FROM finhosta AS f
FULL JOIN mzg AS m ON f.delivery_id = m.delivery_id AND f.cost_centre = m.cost_centre
WHERE
    (f.cost_centre IS NULL OR m.cost_centre IS NULL)
    AND EXISTS (SELECT 1 FROM intermediate.finhosta WHERE record_type_cd = 'B0809' AND cost_centre IS NOT NULL)
