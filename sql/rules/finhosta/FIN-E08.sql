-- Per finance category replacement hours make up for exempted hours (96 hours a year = 2 a week); a shortage caps the financing.
-- Category by function is inferred; a person with irregular hours is of category d.
WITH categorised AS (
    SELECT
        r.*,
        CASE
            WHEN EXISTS (
                SELECT 1 FROM intermediate.finhosta AS i
                WHERE i.record_type_cd = 'A1314' AND i.delivery_id = r.delivery_id AND i.person_key = r.person_key
            ) THEN 'd'
            WHEN r.function_code IN ('24176', '11616', '13626', '13637', '36464', '36465', '36466', '36486') THEN 'b'
            WHEN left(r.function_code, 4) IN ('3641', '3642', '3644', '3645') THEN 'b'
            WHEN r.function_code IN ('25216', '25226') THEN 'c'
            WHEN left(r.function_code, 4) = '3643' OR r.function_code IN ('12377', '12396', '25300', '36476') THEN 'd'
            WHEN left(r.function_code, 2) = '24' AND r.function_code NOT IN ('24186', '24199') THEN 'a'
        END AS category
    FROM intermediate.finhosta AS r
    WHERE r.record_type_cd IN ('A1311', 'A1316')
),

hours AS (
    SELECT
        delivery_id,
        category,
        coalesce(sum(value) FILTER (record_type_cd = 'A1316'), 0) AS replaced,
        coalesce(sum(value) FILTER (record_type_cd = 'A1311' AND option = 'EXEMPTION'), 0) / 48 AS exempted
    FROM categorised
    WHERE category IS NOT NULL
    GROUP BY ALL
)

SELECT
    delivery_id,
    category,
    'value' AS field,
    replaced AS value,
    'at least ' || round(exempted, 2) AS expected,
    CAST(replaced - exempted AS DOUBLE) AS difference
FROM hours
WHERE replaced < exempted
