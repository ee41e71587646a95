-- Every emergency specialism (CODE_SPEC of A3 starts with URG) has its reason of admission or contact: a record of type R in M6.
SELECT
    a._file,
    a._line,
    a.code_agr,
    a.staynum,
    a.order_spec,
    a.code_spec AS value,
    'a record of type R in URGADMIN' AS expected
FROM staging.stayspec AS a
WHERE
    starts_with(a.code_spec, 'URG')
    AND NOT EXISTS (
        SELECT 1
        FROM staging.urgadmin AS m
        WHERE
            m.m6_type_info_urg = 'R'
            AND m.code_agr = a.code_agr
            AND m.year_registr = a.year_registr
            AND m.period_registr = a.period_registr
            AND m.staynum = a.staynum
            AND m.order_spec = a.order_spec
    )
