-- Sixth digit of a RIZIV/INAMI nomenclature number by its first five: their number modulo 7. NULL where these are not five digits.
CREATE OR REPLACE MACRO nomenclature_check_digit(number) AS
CASE WHEN regexp_matches(number, '^[0-9]{5}') THEN CAST(left(number, 5) AS integer) % 7 END
