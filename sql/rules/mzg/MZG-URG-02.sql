-- Treated or not (T), follow-up (F) and type of lesion (L) are items of ambulatory emergency contacts only. A record without its stay, or
-- whose stay has no type, is not tested.
SELECT
    m._file,
    m._line,
    m.code_agr,
    m.staynum,
    m.order_spec,
    m.m6_type_info_urg,
    m.m6_code_info_urg,
    m.m6_type_info_urg AS value,
    'an ambulatory emergency contact' AS expected,
    CAST(json_object('code_agr', m.code_agr, 'staynum', m.staynum) AS varchar) AS related_key
FROM staging.urgadmin AS m
WHERE
    m.m6_type_info_urg IN ('T', 'F', 'L')
    AND EXISTS (
        SELECT 1
        FROM intermediate.stay AS s
        WHERE
            s.code_agr = m.code_agr
            AND s.year_registr = m.year_registr
            AND s.period_registr = m.period_registr
            AND s.staynum = m.staynum
            AND s.hosptype_fac IS NOT NULL
            AND NOT s.is_ambulatory
    )
