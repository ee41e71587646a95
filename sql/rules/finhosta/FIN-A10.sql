-- Until FY2018 the tissue banks (650) were a waiting account, cleared at the end of the year (KB/AR 15-7-2004).
SELECT
    delivery_id,
    'value' AS field,
    sum(value) AS value,
    '0' AS expected,
    CAST(sum(value) AS DOUBLE) AS difference
FROM intermediate.finhosta
WHERE table_no = 2 AND is_cost AND cost_centre = '650'
GROUP BY delivery_id
HAVING abs(sum(value)) > 0.01
