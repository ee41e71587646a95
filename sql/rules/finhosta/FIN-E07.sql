-- Who took exemption from work in a tranche keeps it: no premium for the same person and tranche in a later year (BFM decree, art. 79
-- §2 2° f).
SELECT
    f._file,
    f._line,
    f.option AS value,
    'EXEMPTION, as in the year before' AS expected
FROM intermediate.finhosta AS f
WHERE
    f.table_no = 131
    AND f.option = 'PREMIUM'
    AND EXISTS (
        SELECT 1
        FROM intermediate.year_before AS y
        WHERE
            y.delivery_id = f.delivery_id
            AND y.years_back = 1
            AND y.table_no = 131
            AND y.person_key = f.person_key
            AND y.tranche = f.tranche
            AND y.option = 'EXEMPTION'
    )
