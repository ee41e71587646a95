-- Whether 11 digits pass the check of a Belgian national register number or BIS number: the last two digits are 97 - (first nine mod 97),
-- with a 2 before the nine digits for births from 2000 on; month 0 (unknown) to 12, plus 20 or 40 in a BIS number. Anything else: false.
-- Source: KB/AR 3-4-1984 (composition of the identification number) and 8-2-1991 (BIS number). y = year in which the number is in use.
CREATE OR REPLACE MACRO is_national_number(digits, y) AS coalesce(
    regexp_full_match(digits, '[0-9]{2}([024][0-9]|[135][0-2])[0-9]{7}')
    AND (
        97 - try_cast(left(digits, 9) AS bigint) % 97 = try_cast(right(digits, 2) AS bigint)
        OR (
            97 - (2000000000 + try_cast(left(digits, 9) AS bigint)) % 97 = try_cast(right(digits, 2) AS bigint)
            AND 2000 + try_cast(left(digits, 2) AS bigint) <= y
        )
    ),
    false
);
