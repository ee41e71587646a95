-- The sixth digit of a nomenclature number (M3, F5) equals its first five digits modulo 7. Pseudo-codes (7...) and numbers that are not
-- six digits are not tested.
WITH number AS (
    SELECT
        _file,
        _line,
        'm3_code_inariz' AS field,
        m3_code_inariz AS code
    FROM staging.procrizi
    UNION ALL
    SELECT
        _file,
        _line,
        'f5_code_ps_inariz' AS field,
        lpad(CAST(f5_code_ps_inariz AS varchar), 6, '0') AS code
    FROM staging.procri50
)

SELECT
    _file,
    _line,
    field,
    code AS value,
    left(code, 5) || nomenclature_check_digit(code) AS expected
FROM number
WHERE
    regexp_full_match(code, '[0-68-9][0-9]{5}')
    AND try_cast(right(code, 1) AS integer) <> nomenclature_check_digit(code)
