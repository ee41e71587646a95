-- On a stay of type H, F, M or L the first five digits of a nomenclature number form an even number (number for admitted patients).
-- Pseudo-codes (7...) are not tested. Expected: the hospital number of the pair.
SELECT
    p._file,
    p._line,
    p.m3_code_inariz AS value,
    nomenclature_partner(p.m3_code_inariz) AS expected,
    CAST(json_object('code_agr', p.code_agr, 'staynum', p.staynum) AS varchar) AS related_key
FROM staging.procrizi AS p
WHERE
    regexp_full_match(p.m3_code_inariz, '[0-68-9][0-9]{3}[13579][0-9]')
    AND EXISTS (
        SELECT 1
        FROM intermediate.stay AS s
        WHERE
            s.code_agr = p.code_agr
            AND s.year_registr = p.year_registr
            AND s.period_registr = p.period_registr
            AND s.staynum = p.staynum
            AND (s.is_classic OR s.is_long)
    )
