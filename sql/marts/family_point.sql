-- Base points per justified bed of each index family (art. 46 §2, 1° a); where the indices of a family differ the split is unknown.
CREATE OR REPLACE TABLE intermediate.family_point AS
WITH index_point AS (
    SELECT
        CASE
            WHEN scope IN ('bed index C', 'bed index D', 'bed index B', 'bed index L') THEN 'CD'
            WHEN scope = 'bed index NIC' THEN 'NI'
            ELSE substr(scope, 11)
        END AS family,
        min(number) AS lowest,
        max(number) AS highest
    FROM marts.parameter
    WHERE key = 'b2.base_points' AND is_usable
    GROUP BY ALL
)

SELECT
    family,
    CASE WHEN lowest = highest THEN highest END AS per_bed,
    CASE WHEN lowest <> highest THEN 'the split of these beds over their indices is unknown' END AS reason
FROM index_point
