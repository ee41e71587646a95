-- Surface in m2 per cost centre (B0302), each record once however often it was delivered, with the line it stands on. is_service: nursing units
-- and auxiliary services, cost centres 100 to 499 without burns and Sp.
CREATE OR REPLACE TABLE intermediate.counted_surface AS
SELECT
    _file,
    _line,
    value,
    try_cast(left(cost_centre, 3) AS integer) AS centre,
    centre BETWEEN 100 AND 499 AND NOT (centre BETWEEN 290 AND 299 OR centre BETWEEN 310 AND 319) AS is_service
FROM staging.finhosta
WHERE record_type_cd = 'B0302' AND value >= 0
QUALIFY row_number() OVER (PARTITION BY cost_centre ORDER BY _line, _file) = 1
