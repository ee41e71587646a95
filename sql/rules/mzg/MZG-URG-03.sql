-- Per stay and ORDER_SPEC there is at most one reason of contact (R) and one follow-up (F): every record of a group of more is listed.
WITH repeated AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        order_spec,
        m6_type_info_urg,
        count(*) AS records
    FROM staging.urgadmin
    WHERE m6_type_info_urg IN ('R', 'F')
    GROUP BY ALL
    HAVING count(*) > 1
)

SELECT
    m._file,
    m._line,
    m.code_agr,
    m.staynum,
    m.order_spec,
    m.m6_type_info_urg,
    m.m6_code_info_urg,
    r.records || ' records of type ' || r.m6_type_info_urg AS value,
    'at most 1' AS expected,
    r.records - 1 AS difference
FROM staging.urgadmin AS m
INNER JOIN repeated AS r USING (code_agr, year_registr, period_registr, staynum, order_spec, m6_type_info_urg)
