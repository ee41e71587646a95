-- Number of a budget parameter on the budget date, whatever its scope; NULL when it is missing or unknown.
CREATE OR REPLACE MACRO budget_number(parameter) AS (
    SELECT max(p.number)
    FROM marts.parameter AS p
    WHERE p.key = parameter AND p.is_usable
);
