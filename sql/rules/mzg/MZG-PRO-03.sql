-- A procedure is linked to the placeholder UUUUUU only when M1 has no other code for the same stay and ORDER_SPEC.
SELECT
    p._file,
    p._line,
    p.code_diagnose AS value,
    'a diagnosis of the specialism' AS expected,
    CAST(json_object('code_agr', p.code_agr, 'staynum', p.staynum, 'order_spec', CAST(p.order_spec AS varchar)) AS varchar) AS related_key
FROM staging.procedur AS p
WHERE
    p.code_diagnose = 'UUUUUU'
    AND EXISTS (
        SELECT 1
        FROM staging.diagnose AS d
        WHERE
            d.code_agr = p.code_agr
            AND d.year_registr = p.year_registr
            AND d.period_registr = p.period_registr
            AND d.staynum = p.staynum
            AND d.order_spec = p.order_spec
            AND d.code_diagnose <> 'UUUUUU'
    )
