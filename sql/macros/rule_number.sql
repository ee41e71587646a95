-- Number set for a rule parameter; NULL when it is empty.
CREATE OR REPLACE MACRO rule_number(parameter) AS (
    SELECT try_cast(max(rp.value) AS double)
    FROM reference.rule_parameter AS rp
    WHERE rp.name = parameter
);
