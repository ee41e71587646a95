-- Justified beds per index family before and after the reduction above 112 % (B2-13, B2-14); recognised beds where there are no justified ones.
INSERT INTO intermediate.indicator_value
WITH total AS (
    SELECT
        CASE WHEN count(beds) = count(*) THEN exact_sum(beds) END AS beds,
        CASE WHEN count(beds) = count(*) THEN exact_sum(beds_before) END AS beds_before,
        exact_sum(recognised_beds) AS recognised
    FROM marts.justified_beds
),

doubt AS (
    SELECT
        CASE
            WHEN beds_before / nullif(recognised, 0) NOT BETWEEN rule_number('beds_ratio_min') AND rule_number('beds_ratio_max')
                THEN [
                    'justified over recognised beds outside '
                    || rule_number('beds_ratio_min') || '-' || rule_number('beds_ratio_max')
                ]
            ELSE []
        END AS notes
    FROM total
)

SELECT 'B2-13', family, NULL, beds_before, days, NULL, NULL, NULL FROM marts.justified_beds
UNION ALL
SELECT 'B2-13', 'all', NULL, beds_before, NULL, NULL, NULL, NULL FROM total
UNION ALL
SELECT 'B2-13', bed_index, NULL, exact_sum(beds), NULL, NULL, NULL, ['recognised beds: no justified beds for this index']
FROM intermediate.recognised_beds
WHERE
    bed_index IN (
        SELECT code FROM reference.code
        WHERE list = 'family_recognised'
    )
GROUP BY bed_index
UNION ALL
SELECT 'B2-14', family, NULL, beds, beds_before, recognised_beds, NULL, NULL FROM marts.justified_beds
UNION ALL
SELECT 'B2-14', 'all', NULL, t.beds, t.beds_before, t.recognised, NULL, d.notes FROM total AS t CROSS JOIN doubt AS d
