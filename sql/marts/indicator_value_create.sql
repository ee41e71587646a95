-- Values of the indicators before parameters, inputs and fitness are judged; unit is NULL where the catalogue's unit holds.
CREATE OR REPLACE TABLE intermediate.indicator_value (
    indicator_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    unit VARCHAR,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    reason VARCHAR,
    warnings VARCHAR[]
)
