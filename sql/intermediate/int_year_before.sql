-- Finhosta records of earlier years among the hospital's own lists, beside the delivery they are compared with; years_back = 1 for the
-- year before.
CREATE OR REPLACE TABLE intermediate.year_before AS
SELECT
    d.delivery_id,
    try_cast(d.period AS INTEGER) - try_cast(y.period AS INTEGER) AS years_back,
    y.*
FROM reference.year_before AS y
INNER JOIN quality.delivery AS d ON d.registration = 'finhosta' AND y.hospital = d.hospital AND y.period < d.period
