-- The share of stays with an unknown place before admission (0 or empty) and that with an unknown destination are each at most
-- unknown_pct.
WITH counted AS (
    SELECT
        a.delivery_id,
        count(*) AS stays,
        count(*) FILTER (coalesce(s.a2_code_place_before_adm, '0') = '0') AS without_place,
        count(*) FILTER (coalesce(s.a2_code_destinate, '0') = '0') AS without_destination
    FROM staging.stayhosp AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    GROUP BY a.delivery_id
),

named AS (
    SELECT delivery_id, stays, 'a2_code_place_before_adm' AS item, without_place AS unknown FROM counted
    UNION ALL
    SELECT delivery_id, stays, 'a2_code_destinate' AS item, without_destination AS unknown FROM counted
)

SELECT
    delivery_id,
    item,
    item AS field,
    unknown || ' of ' || stays || ' stays (' || round(100 * unknown / stays, 2) || ' %)' AS value,
    'at most ' || rule_number('unknown_pct') || ' %' AS expected,
    round(100 * unknown / stays - rule_number('unknown_pct'), 2) AS difference
FROM named
WHERE 100 * unknown > stays * rule_number('unknown_pct')
