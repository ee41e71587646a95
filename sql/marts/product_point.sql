-- Beds that count for the medical products of nursing units and their points (art. 46 §3, 2° c): justified beds per index, C, D and intensive beds as
-- the hospital states their split, else recognised beds (A, K, H, IB).
CREATE OR REPLACE TABLE intermediate.product_point AS
WITH bed AS (
    SELECT CASE family WHEN 'NI' THEN 'NIC' ELSE family END AS bed_index, beds
    FROM marts.justified_beds
    WHERE family <> 'CD'
    UNION ALL
    SELECT unnest(['C', 'D', 'intensive']), unnest([setting_number('beds_c'), setting_number('beds_d'), setting_number('intensive_beds')])
    UNION ALL
    SELECT bed_index, exact_sum(beds) FROM intermediate.recognised_beds
    WHERE bed_index IN ('A', 'K', 'H', 'IB')
    GROUP BY bed_index
)

SELECT b.bed_index, b.beds, p.number AS per_bed, b.beds * p.number AS points
FROM bed AS b
INNER JOIN marts.parameter AS p ON p.key = 'b2.medprod_points' AND p.scope = 'bed ' || b.bed_index AND p.is_usable
