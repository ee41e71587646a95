-- Mean age of the hospital's stays with a billed day in G (annex 3, point 1.4): one of the two ways into the geriatric group.
CREATE OR REPLACE TABLE intermediate.geriatric_age AS
SELECT avg(age) AS mean_age
FROM intermediate.population
WHERE exclusion IS NULL AND d_g > 0 AND age BETWEEN 0 AND 120
