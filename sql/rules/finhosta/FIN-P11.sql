-- The bracket of the paid FTE over the cost centres 020-899 without function group 47 is that of the year before (BFM decree, art.
-- 79quaterdecies). Below the first limit of fte_brackets; from there to the second, included; to the third, included; above.
WITH staff AS (
    SELECT delivery_id, cost_centre, function_code, value AS fte, 0 AS earlier
    FROM intermediate.finhosta
    WHERE record_type_cd = 'Y1301'
    UNION ALL
    SELECT delivery_id, cost_centre, function_code, 0 AS fte, value AS earlier
    FROM intermediate.year_before
    WHERE years_back = 1 AND record_type_cd = 'Y1301'
),

counted AS (
    SELECT delivery_id, coalesce(sum(fte), 0) AS fte, coalesce(sum(earlier), 0) AS earlier
    FROM staff
    WHERE left(cost_centre, 3) BETWEEN '020' AND '899' AND coalesce(function_code NOT LIKE '47%', true)
    GROUP BY delivery_id
),

limits AS (
    SELECT [CAST(one AS DECIMAL(18, 4)) FOR one IN rule_list('fte_brackets')] AS at
),

compared AS (
    SELECT
        c.*,
        CAST(c.fte >= l.at[1] AS INTEGER) + CAST(c.fte > l.at[2] AS INTEGER) + CAST(c.fte > l.at[3] AS INTEGER) AS bracket,
        CAST(c.earlier >= l.at[1] AS INTEGER) + CAST(c.earlier > l.at[2] AS INTEGER) + CAST(c.earlier > l.at[3] AS INTEGER) AS earlier_bracket
    FROM counted AS c
    CROSS JOIN limits AS l
)

SELECT
    delivery_id,
    'value' AS field,
    round(fte, 2) || ' FTE: bracket ' || (bracket + 1) AS value,
    round(earlier, 2) || ' FTE a year before: bracket ' || (earlier_bracket + 1) AS expected,
    CAST(fte - earlier AS DOUBLE) AS difference
FROM compared
WHERE bracket <> earlier_bracket AND delivery_id IN (SELECT f.delivery_id FROM intermediate.finhosta AS f WHERE f.record_type_cd = 'Y1301')
