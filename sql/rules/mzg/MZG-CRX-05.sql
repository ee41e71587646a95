-- The first three digits of every S4_COST_CENTRE occur as a cost centre in the Finhosta delivery of the same year (KB/AR 27-4-2007,
-- article 11, 3°, D, c).
WITH known AS (
    SELECT DISTINCT year, left(cost_centre, 3) AS cost_centre
    FROM staging.finhosta
    WHERE cost_centre IS NOT NULL
)

SELECT
    u._file,
    u._line,
    u.code_agr,
    u.code_campus,
    u.code_unit,
    u.code_bedindex,
    u.s4_cost_centre,
    's4_cost_centre' AS field,
    u.s4_cost_centre AS value,
    'a cost centre of Finhosta ' || u.year_registr AS expected
FROM staging.unitindx AS u
ANTI JOIN known AS k ON u.year_registr = k.year AND left(u.s4_cost_centre, 3) = k.cost_centre
WHERE regexp_matches(u.s4_cost_centre, '^[0-9]{3}') AND EXISTS (SELECT 1 FROM known)
