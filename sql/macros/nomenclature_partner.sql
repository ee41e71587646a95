-- The other number of the pair of a RIZIV/INAMI nomenclature number: an odd number of five digits is the ambulatory one, the next even one
-- that for admitted patients, each with its own check digit. NULL for pseudo-codes (7...) and what is not six digits.
CREATE OR REPLACE MACRO nomenclature_partner(number) AS
CASE
    WHEN regexp_full_match(number, '[0-68-9][0-9]{5}')
        THEN
            lpad(CAST(xor(CAST(left(number, 5) AS integer) - 1, 1) + 1 AS varchar), 5, '0')
            || CAST((xor(CAST(left(number, 5) AS integer) - 1, 1) + 1) % 7 AS varchar)
END
