-- The cost centre of every nursing unit is a number of annex 2 that exists in the year (MZG decree art. 11; KB/AR 14-8-1987).
SELECT
    u._file,
    u._line,
    u.code_agr,
    u.year_registr,
    u.period_registr,
    u.code_campus,
    u.code_unit,
    u.code_bedindex,
    u.s4_cost_centre,
    's4_cost_centre' AS field,
    u.s4_cost_centre AS value,
    'a cost centre in use in ' || u.year_registr AS expected
FROM staging.unitindx AS u
WHERE
    u.s4_cost_centre IS NULL
    OR NOT regexp_full_match(left(u.s4_cost_centre, 3), '[0-9]{3}')
    OR EXISTS (
        SELECT 1
        FROM intermediate.finhosta_closed_centre AS c
        WHERE c.cost_centre = left(u.s4_cost_centre, 3) AND c.year = u.year_registr
    )
    OR NOT EXISTS (
        SELECT 1
        FROM reference.cost_centres AS k
        WHERE
            left(u.s4_cost_centre, 3) BETWEEN k.code_from AND k.code_to
            AND u.year_registr BETWEEN coalesce(try_cast(k.valid_from_fy AS INTEGER), 0) AND coalesce(try_cast(k.valid_to_fy AS INTEGER), 9999)
    )
