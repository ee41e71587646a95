-- Each heading of the profit and loss account that is an account group equals that group over all cost centres.
SELECT
    h._file,
    h._line,
    h.heading,
    'value' AS field,
    h.value,
    coalesce(sum(l.value), 0) AS expected,
    CAST(h.value - coalesce(sum(l.value), 0) AS DOUBLE) AS difference
FROM intermediate.finhosta AS h
LEFT JOIN intermediate.finhosta AS l ON h.delivery_id = l.delivery_id AND l.table_no = 2 AND starts_with(l.account, h.heading)
WHERE
    h.record_type_cd = 'R2201'
    AND h.heading_kind IN ('cost', 'product')
    AND EXISTS (SELECT 1 FROM intermediate.finhosta AS p WHERE p.delivery_id = h.delivery_id AND p.table_no = 2)
GROUP BY h._file, h._line, h.heading, h.value
HAVING abs(h.value - coalesce(sum(l.value), 0)) > 0.01
