-- Whether k of n lies outside the two-sided 99.8 % limits of a binomial share p: by the normal limits p +- 3.09 s where n p (1 - p) >= 25,
-- else by the exact tails of 0.1 % on each side. NULL when something is missing or n is 0.
CREATE OR REPLACE MACRO is_outside_binomial(k, n, p) AS CASE
    WHEN n <= 0 OR p NOT BETWEEN 0 AND 1 OR k IS NULL OR n IS NULL OR p IS NULL THEN NULL
    WHEN p IN (0, 1) THEN k / n <> p
    WHEN n * p * (1 - p) >= 25 THEN abs(k / n - p) > 3.09 * sqrt(p * (1 - p) / n)
    ELSE binomial_at_most(k, n, p) < 0.001 OR 1 - binomial_at_most(k - 1, n, p) < 0.001
END;
