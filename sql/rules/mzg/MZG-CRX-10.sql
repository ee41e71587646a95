-- A stay of type H with a sepsis code (A40, A41) in M1 has a delivery of an antibacterial (ATC J01).
SELECT
    d._file,
    d._line,
    d.code_diagnose AS value,
    'an antibacterial (J01) delivered to the stay' AS expected
FROM staging.diagnose AS d
WHERE
    (d.code_diagnose LIKE 'A40%' OR d.code_diagnose LIKE 'A41%')
    AND EXISTS (
        SELECT 1
        FROM staging.stayhosp AS s
        WHERE
            s.code_agr = d.code_agr
            AND s.year_registr = d.year_registr
            AND s.period_registr = d.period_registr
            AND s.staynum = d.staynum
            AND s.a2_hosptype_fac = 'H'
    )
    AND NOT EXISTS (SELECT 1 FROM reference.pharmacy_delivery AS p WHERE p.staynum = d.staynum AND p.atc_code LIKE 'J01%')
