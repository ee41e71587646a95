-- The reason of contact (R) and the role in the accident (O) refer to an emergency specialism: CODE_SPEC of A3 starts with URG.
-- Without the specialism in A3 the record is not tested: another rule speaks of that.
WITH misplaced AS (
    SELECT *
    FROM staging.urgadmin
    ANTI JOIN (
        SELECT code_agr, year_registr, period_registr, staynum, order_spec
        FROM staging.stayspec
        WHERE starts_with(code_spec, 'URG')
    ) AS emergency USING (code_agr, year_registr, period_registr, staynum, order_spec)
    WHERE m6_type_info_urg IN ('R', 'O')
)

SELECT
    m._file,
    m._line,
    m.code_agr,
    m.staynum,
    m.order_spec,
    m.m6_type_info_urg,
    m.m6_code_info_urg,
    a.code_spec AS value,
    'URG...' AS expected,
    CAST(json_object('code_agr', m.code_agr, 'staynum', m.staynum, 'order_spec', CAST(m.order_spec AS varchar)) AS varchar) AS related_key
FROM misplaced AS m
INNER JOIN (
    SELECT code_agr, year_registr, period_registr, staynum, order_spec, min(code_spec) AS code_spec
    FROM staging.stayspec
    SEMI JOIN misplaced USING (code_agr, year_registr, period_registr, staynum, order_spec)
    WHERE code_spec IS NOT NULL
    GROUP BY ALL
) AS a USING (code_agr, year_registr, period_registr, staynum, order_spec)
