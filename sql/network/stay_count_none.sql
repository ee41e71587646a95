-- No file of stays is staged: how many there are is unknown.
CREATE OR REPLACE TEMP TABLE stay_count (delivery_id VARCHAR, stays BIGINT, days BIGINT)
