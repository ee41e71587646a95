-- Surface in m2 of the services that the keys of B1 weigh (art. 42 §1 op. 3), from record B0302: nursing units and auxiliary services are
-- cost centres 100 to 499, without burns and Sp, whose beds do not count either (art. 35 §1). The surface of intensive care is that of C, D
-- and E times the share of intensive beds in their beds.
CREATE OR REPLACE TABLE intermediate.b1_surface AS
WITH service AS (
    SELECT
        CAST(sum(value) FILTER (is_service) AS double) AS services,
        CAST(coalesce(sum(value) FILTER (centre = 100), 0) AS double) AS theatre,
        CAST(coalesce(sum(value) FILTER (centre BETWEEN 150 AND 159 AND centre <> 152), 0) AS double) AS emergency,
        CAST(coalesce(sum(value) FILTER (centre BETWEEN 320 AND 329), 0) AS double) AS day_unit,
        CAST(coalesce(sum(value) FILTER (centre BETWEEN 50 AND 59), 0) AS double) AS administration,
        CAST(coalesce(sum(value) FILTER (centre BETWEEN 200 AND 259), 0) AS double) AS c_d_e
    FROM intermediate.counted_surface
),

bed AS (
    SELECT exact_sum(beds) AS beds
    FROM intermediate.recognised_beds
    WHERE family IN ('CD', 'E')
)

SELECT
    s.services,
    s.administration,
    s.emergency,
    s.day_unit,
    s.theatre AS theatre_classic,
    setting_number('theatre_day_m2') AS theatre_day,
    setting_number('nic_m2') AS nic,
    s.c_d_e * setting_number('intensive_beds') / nullif(b.beds, 0) AS intensive,
    weighted_surface(g.beds, s.services, g.kind) AS weighted,
    s.services / nullif(g.beds, 0) AS per_bed,
    g.beds,
    g.reason
FROM service AS s
CROSS JOIN bed AS b
CROSS JOIN intermediate.b1_group AS g
