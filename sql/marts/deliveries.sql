-- Deliveries of the year: newborns counted by mother, a multiple birth once (reading of the newborn file).
CREATE OR REPLACE TABLE intermediate.deliveries AS
SELECT count(DISTINCT coalesce(m4_patnum_mama, patnum)) AS n, count(*) AS newborns
FROM staging.patbirth
