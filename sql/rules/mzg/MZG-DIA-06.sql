-- The placeholder UUUUUU stands in M1 only for a psychiatric specialism, a full psychiatric stay or an ambulatory emergency contact.
-- Without the specialism (A3) or the stay (A2) the record is not tested: another rule speaks of that.
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
    'a coded diagnosis' AS expected
FROM staging.diagnose AS d
WHERE
    d.code_diagnose = 'UUUUUU'
    AND EXISTS (
        SELECT 1
        FROM staging.stayspec AS a
        INNER JOIN intermediate.stay AS s USING (code_agr, year_registr, period_registr, staynum)
        WHERE
            a.code_agr = d.code_agr
            AND a.year_registr = d.year_registr
            AND a.period_registr = d.period_registr
            AND a.staynum = d.staynum
            AND a.order_spec = d.order_spec
            AND a.code_spec IS NOT NULL
            AND coalesce(len(list_filter(rule_list('psychiatric_spec_prefixes'), LAMBDA start: starts_with(a.code_spec, start))), 0) = 0
            AND NOT s.is_ambulatory
            AND NOT s.is_psychiatric
    )
