-- Value of an indicator that an earlier step derived; NULL when it has none.
CREATE OR REPLACE MACRO derived_number(id, part) AS (
    SELECT max(v.value)
    FROM intermediate.indicator_value AS v
    WHERE v.indicator_id = id AND v.scope = part
);
