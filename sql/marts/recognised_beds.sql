-- Recognised beds per index: what the hospital states in its settings for a family, else record B0802 of Finhosta.
CREATE OR REPLACE TABLE intermediate.recognised_beds AS
WITH stated AS (
    SELECT substr(name, 17) AS bed_index, try_cast(value AS double) AS beds, 'settings' AS origin
    FROM reference.setting
    WHERE starts_with(name, 'recognised_beds.') AND try_cast(value AS double) IS NOT NULL
),

counted AS (
    SELECT bed_index, CAST(sum(value) AS double) AS beds, 'Finhosta B0802' AS origin
    FROM intermediate.counted_bed
    GROUP BY bed_index
),

named AS (
    SELECT s.*, coalesce(f.family, s.bed_index) AS family
    FROM (
        FROM stated
        UNION ALL
        FROM counted
    ) AS s
    LEFT JOIN intermediate.index_family AS f USING (bed_index)
)

SELECT bed_index, family, beds, origin
FROM named
QUALIFY origin = 'settings' OR NOT bool_or(origin = 'settings') OVER (PARTITION BY family)
