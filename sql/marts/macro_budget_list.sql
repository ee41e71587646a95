-- Items of a budget parameter that is a list separated by semicolons; NULL when it is missing or unknown.
CREATE OR REPLACE MACRO budget_list(parameter) AS (
    SELECT string_split(max(p.value), ';')
    FROM marts.parameter AS p
    WHERE p.key = parameter AND p.is_usable
);
