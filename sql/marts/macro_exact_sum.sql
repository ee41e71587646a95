-- Sum in fixed point of twelve decimals: the same to the last digit in whatever order the rows come; NULL when there is no value.
CREATE OR REPLACE MACRO exact_sum(number) AS CAST(sum(CAST(number AS DECIMAL(38, 12))) AS double);
