-- Group of the hospital (B1-01, art. 37 to 40) and the work units that rest on surface (art. 42 §1 op. 3, 1° to 3°): weighted surface, which is
-- also the unit of heating (B1-02), general costs (B1-03) and maintenance (B1-04).
INSERT INTO intermediate.indicator_value
WITH part AS (
    SELECT
        s.*,
        s.theatre_classic + s.theatre_day AS theatre,
        s.weighted
        + budget_number('b1.op3.general.B.plus') * (s.theatre_classic + s.theatre_day + s.emergency + s.day_unit + s.intensive)
        - budget_number('b1.op3.general.B.minus') * s.administration AS letter_b,
        coalesce(s.reason, missing_settings(['theatre_day_m2', 'intensive_beds'])) AS reason_general,
        coalesce(s.reason, missing_settings(['theatre_day_m2', 'intensive_beds', 'nic_m2'])) AS reason_maintenance
    FROM intermediate.b1_surface AS s
),

name AS (
    SELECT unnest(['univ', 'lt200', '200_299', '300_449', 'ge450']) AS b1_group
)

SELECT
    'B1-01' AS indicator_id,
    n.b1_group,
    NULL AS unit,
    CAST(g.b1_group = n.b1_group AS integer) AS value,
    g.beds,
    NULL AS denominator,
    g.reason,
    NULL AS warnings
FROM intermediate.b1_group AS g
CROSS JOIN name AS n
UNION ALL
SELECT 'B1-02', '', NULL, weighted, services, beds, reason, NULL FROM part
UNION ALL
SELECT
    'B1-03',
    '',
    NULL,
    budget_number('b1.op3.general.wA') * weighted + budget_number('b1.op3.general.wB') * letter_b,
    weighted,
    NULL,
    reason_general,
    NULL
FROM part
UNION ALL
SELECT
    'B1-04',
    '',
    NULL,
    weighted
    + budget_number('b1.op3.maint.plus_OR') * theatre
    + budget_number('b1.op3.maint.plus_other') * (day_unit - theatre_day + nic + emergency + intensive)
    - budget_number('b1.op3.maint.minus_admin') * administration,
    weighted,
    NULL,
    reason_maintenance,
    NULL
FROM part
