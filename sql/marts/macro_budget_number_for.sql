-- Number of a budget parameter for one scope on the budget date: the row of that scope, else the row without restriction.
CREATE OR REPLACE MACRO budget_number_for(parameter, wanted) AS (
    SELECT arg_max(p.number, p.scope = wanted)
    FROM marts.parameter AS p
    WHERE p.key = parameter AND p.is_usable AND p.scope IN (wanted, 'all')
);
