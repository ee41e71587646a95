-- Among the stays of residents (country BE or 150) the share with an empty postcode or one that does not exist is at most
-- unknown_zip_pct.
WITH resident AS (
    SELECT
        a.delivery_id,
        count(*) AS stays,
        count(*) FILTER (p.postcode IS NULL) AS unknown
    FROM staging.stayhosp AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    LEFT JOIN (
        SELECT postcode FROM reference.postcode
        UNION
        SELECT code AS postcode FROM reference.code
        WHERE list = 'postcode'
    ) AS p ON s.a2_code_zip = p.postcode
    WHERE s.a2_code_country IN ('BE', '150')
    GROUP BY a.delivery_id
)

SELECT
    delivery_id,
    unknown || ' of ' || stays || ' stays (' || round(100 * unknown / stays, 2) || ' %)' AS value,
    'at most ' || rule_number('unknown_zip_pct') || ' %' AS expected,
    round(100 * unknown / stays - rule_number('unknown_zip_pct'), 2) AS difference
FROM resident
WHERE 100 * unknown > stays * rule_number('unknown_zip_pct')
