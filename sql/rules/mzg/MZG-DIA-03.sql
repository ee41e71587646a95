-- The principal diagnosis of a specialism does not occur again there with another TYPE_DIAGNOSE: the repeated record is listed.
SELECT
    d._file,
    d._line,
    d.code_agr,
    d.staynum,
    d.order_spec,
    d.type_diagnose,
    d.code_sys_diagnose,
    d.code_diagnose,
    d.code_diagnose AS value,
    'not the principal diagnosis again' AS expected,
    CAST(json_object(
        'code_agr', d.code_agr, 'staynum', d.staynum, 'order_spec', CAST(d.order_spec AS varchar), 'type_diagnose', 'P', 'code_diagnose',
        d.code_diagnose
    ) AS varchar) AS related_key
FROM staging.diagnose AS d
WHERE
    d.type_diagnose <> 'P'
    AND EXISTS (
        SELECT 1
        FROM staging.diagnose AS p
        WHERE
            p.type_diagnose = 'P'
            AND p.code_agr = d.code_agr
            AND p.year_registr = d.year_registr
            AND p.period_registr = d.period_registr
            AND p.staynum = d.staynum
            AND p.order_spec = d.order_spec
            AND p.code_diagnose = d.code_diagnose
    )
