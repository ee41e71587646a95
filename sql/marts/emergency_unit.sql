-- Emergency units UU of annex 6: one per urgent admission plus the weight of its rank.
CREATE OR REPLACE TABLE intermediate.emergency_unit AS
WITH weight AS (
    SELECT
        CASE
            WHEN scope LIKE 'each urgent admission%' THEN 'each'
            WHEN scope LIKE 'transferred to ICU%' THEN 'a'
            WHEN scope LIKE 'ICD-10 I60%' THEN 'b'
            WHEN scope LIKE 'ICD-10 F01%' THEN 'c'
            WHEN scope LIKE 'age 0-3%' THEN 'd'
            WHEN scope LIKE 'age 4-15%' THEN 'e'
            WHEN scope LIKE '%not hospitalised' THEN 'f0'
            WHEN scope LIKE '%hospitalised' THEN 'f1'
            WHEN scope LIKE 'arrival 21h-6h%' THEN 'g'
        END AS rank,
        number
    FROM marts.parameter
    WHERE key = 'b2.ed.uu' AND is_usable
)

SELECT
    count(*) AS admissions,
    exact_sum(e.number + coalesce(w.number, 0)) AS units
FROM intermediate.urgent_admission AS u
CROSS JOIN (
    SELECT number FROM weight
    WHERE rank = 'each'
) AS e
LEFT JOIN weight AS w ON u.rank = w.rank
