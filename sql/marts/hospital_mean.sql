-- Hospital mean length of stay (annex 3, point 2.5): category 1 with its billed days, category 4 cut at U2, of the last year.
CREATE OR REPLACE TABLE intermediate.hospital_mean AS
SELECT
    exact_sum(CASE category WHEN '1' THEN los ELSE least(los, u2) END) AS days,
    count(*) AS n,
    exact_sum(CASE category WHEN '1' THEN los ELSE least(los, u2) END) / nullif(count(*), 0) AS mean_los
FROM intermediate.stay_category
WHERE category IN ('1', '4')
