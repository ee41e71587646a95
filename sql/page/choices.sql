-- What the list can be filtered by: kind of choice and value, in the order of their names.
SELECT kind, value
FROM (
    SELECT DISTINCT 'ward' AS kind, ward AS value FROM page_source
    UNION ALL
    SELECT DISTINCT 'specialty', specialty FROM page_source
    UNION ALL
    SELECT DISTINCT 'bed_index', bed_index FROM page_source
    UNION ALL
    SELECT DISTINCT 'coder', coder FROM page_source
    UNION ALL
    SELECT DISTINCT 'delivery', delivery_id FROM page_source
) AS choice
WHERE value IS NOT NULL
ORDER BY kind, value
