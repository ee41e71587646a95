-- Lines loaded per delivery and table, with the stays of the same delivery; no stays where the registration has none (Finhosta).
WITH volume AS (
    SELECT a.delivery_id, a.table_name, sum(a.loaded) AS loaded
    FROM quality.file_account AS a
    INNER JOIN quality.delivery AS d ON a.delivery_id = d.delivery_id
    WHERE a.table_name IS NOT NULL AND coalesce(d.verdict, '') <> 'not_evaluated'
    GROUP BY a.delivery_id, a.table_name
)

SELECT
    v.delivery_id,
    v.table_name,
    CAST(v.loaded AS double) AS loaded,
    CAST(s.loaded AS double) AS stays
FROM volume AS v
LEFT JOIN volume AS s ON v.delivery_id = s.delivery_id AND s.table_name = 'stayhosp'
ORDER BY ALL
