-- Cost centres used although annex 2 (KB/AR 14-8-1987) says of that year that the number is not assigned or repealed.
CREATE OR REPLACE TABLE intermediate.finhosta_closed_centre AS
WITH used AS (
    SELECT DISTINCT cost_centre, year
    FROM staging.finhosta
    WHERE cost_centre IS NOT NULL
    UNION
    SELECT DISTINCT left(s4_cost_centre, 3), year_registr
    FROM staging.unitindx
    WHERE s4_cost_centre IS NOT NULL
)

SELECT DISTINCT u.cost_centre, u.year
FROM used AS u
INNER JOIN reference.cost_centres AS c
    ON
        u.cost_centre BETWEEN c.code_from AND c.code_to
        AND u.year BETWEEN coalesce(try_cast(c.valid_from_fy AS INTEGER), 0) AND coalesce(try_cast(c.valid_to_fy AS INTEGER), 9999)
WHERE c.confidence = 'law' AND (c.name_en LIKE 'unassigned%' OR c.name_en LIKE 'repealed%')
