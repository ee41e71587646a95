-- Values set for a rule parameter that is a list separated by semicolons; NULL when it is empty.
CREATE OR REPLACE MACRO rule_list(parameter) AS (
    SELECT string_split(nullif(max(rp.value), ''), ';')
    FROM reference.rule_parameter AS rp
    WHERE rp.name = parameter
);
