-- exact_sum of the rows for which a condition holds.
CREATE OR REPLACE MACRO exact_sum_if(number, condition) AS CAST(sum(CAST(number AS DECIMAL(38, 12))) FILTER (condition) AS double);
