-- Recognised beds as Finhosta states them (B0802), each record once however often it was delivered, with the line it stands on.
CREATE OR REPLACE TABLE intermediate.counted_bed AS
SELECT _file, _line, bed_index, value
FROM staging.finhosta
WHERE record_type_cd = 'B0802' AND bed_index IS NOT NULL AND value >= 0
QUALIFY row_number() OVER (PARTITION BY bed_index, cost_centre ORDER BY _line, _file) = 1
