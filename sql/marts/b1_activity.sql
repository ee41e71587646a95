-- Activity that the keys of B1 weigh (art. 42 §1 op. 3, 4° to 6°): classic days (J1, record B0809, at most 100 % occupancy), those that count
-- for more in the laundry, surgical-day days (J2) and admissions. Burns, Sp and Z have no part in it, emergency and day care have no classic days.
CREATE OR REPLACE TABLE intermediate.b1_activity AS
WITH record AS (
    SELECT bed_index, cost_centre, month, insurer, arg_min(value, _line) AS value
    FROM staging.finhosta
    WHERE
        record_type_cd = 'B0809' AND value >= 0 AND bed_index NOT IN ('BR', 'Z', 'U', 'OP', 'HD')
        AND bed_index NOT IN (
            SELECT code FROM reference.code
            WHERE list = 'family_sp' AND code IS NOT NULL
        )
    GROUP BY ALL
),

summed AS (
    SELECT
        CAST(sum(value) AS double) AS days,
        -- C, M with MIC, NIC, G and intensive care
        CAST(sum(value) FILTER (bed_index IN ('C', 'M', 'MI', 'NI', 'NIC', 'G', 'I', 'CI', 'DI', 'EI')) AS double) AS heavy_days,
        -- of mixed beds the split over C and D is unknown
        CAST(coalesce(sum(value) FILTER (bed_index = 'CD'), 0) AS double) AS mixed_days
    FROM record
),

cap AS (
    SELECT g.beds * budget_number('a3.days_per_year') * budget_number('b1.op3.occupancy_cap') AS days
    FROM intermediate.b1_group AS g
)

SELECT
    s.days,
    CASE WHEN c.days IS NOT NULL THEN least(s.days, c.days) END AS classic_days,
    -- what lies above full occupancy is taken off both kinds alike
    coalesce(s.heavy_days, 0) * least(s.days, c.days) / nullif(s.days, 0) AS heavy_days,
    s.mixed_days,
    d.n AS day_days
FROM summed AS s
CROSS JOIN cap AS c
CROSS JOIN (
    SELECT count(*) AS n
    FROM intermediate.day_stay
) AS d
