-- Every specialism (A3) has exactly one principal diagnosis (M1, TYPE_DIAGNOSE = P) with the same stay and ORDER_SPEC. Psychiatric
-- specialisms, full psychiatric stays and ambulatory emergency contacts are not tested, nor a specialism whose stay is not in A2.
WITH principal AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        order_spec,
        count(*) AS records
    FROM staging.diagnose
    WHERE type_diagnose = 'P'
    GROUP BY ALL
)

SELECT
    a._file,
    a._line,
    a.code_agr,
    a.staynum,
    a.order_spec,
    coalesce(p.records, 0) || ' principal diagnoses' AS value,
    '1 principal diagnosis' AS expected,
    coalesce(p.records, 0) - 1 AS difference
FROM staging.stayspec AS a
LEFT JOIN principal AS p USING (code_agr, year_registr, period_registr, staynum, order_spec)
WHERE
    coalesce(p.records, 0) <> 1
    AND coalesce(len(list_filter(rule_list('psychiatric_spec_prefixes'), LAMBDA start: starts_with(a.code_spec, start))), 0) = 0
    AND EXISTS (
        SELECT 1
        FROM intermediate.stay AS s
        WHERE
            s.code_agr = a.code_agr
            AND s.year_registr = a.year_registr
            AND s.period_registr = a.period_registr
            AND s.staynum = a.staynum
            AND NOT s.is_ambulatory
            AND NOT s.is_psychiatric
    )
