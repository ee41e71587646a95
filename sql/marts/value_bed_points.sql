-- Points that follow from beds alone: base points (B2-15), N* points by deliveries (B2-16) and management points (B2-17).
INSERT INTO intermediate.indicator_value
WITH total AS (
    SELECT CASE WHEN count(beds) = count(*) THEN exact_sum(beds) END AS beds
    FROM marts.justified_beds
),

base AS (
    SELECT
        b.family,
        b.beds,
        p.per_bed,
        p.reason
    FROM marts.justified_beds AS b
    LEFT JOIN intermediate.family_point AS p USING (family)
),

maternity AS (
    SELECT
        d.n,
        CASE
            WHEN d.n = 0 AND NOT u.has_m THEN 0
            WHEN d.n < 1000 THEN budget_number('b2.nstar.lt1000')
            ELSE
                budget_number('b2.nstar.ge1000_base')
                + budget_number('b2.nstar.step_points') * floor((d.n - 1000) / budget_number('b2.nstar.step_deliveries'))
        END AS points
    FROM intermediate.deliveries AS d
    CROSS JOIN (
        SELECT coalesce(exact_sum_if(beds, family = 'M'), 0) > 0 AS has_m
        FROM intermediate.recognised_beds
    ) AS u
),

band AS (
    SELECT
        number AS points,
        CASE
            WHEN starts_with(scope, '<=') THEN 0
            WHEN starts_with(scope, '>') THEN CAST(regexp_extract(scope, '([0-9]+)', 1) AS integer) + 1
            ELSE CAST(regexp_extract(scope, '^([0-9]+)', 1) AS integer)
        END AS beds_from,
        CASE
            WHEN starts_with(scope, '<=') THEN CAST(regexp_extract(scope, '([0-9]+)', 1) AS integer)
            WHEN starts_with(scope, '>') THEN 999999
            ELSE CAST(regexp_extract(scope, '-([0-9]+)', 1) AS integer)
        END AS beds_to
    FROM marts.parameter
    WHERE key = 'b2.management_points' AND is_usable
)

SELECT 'B2-15', family, NULL, beds * per_bed, beds, NULL, reason, NULL FROM base
UNION ALL
SELECT
    'B2-15',
    'all',
    NULL,
    CASE WHEN count(b.beds * b.per_bed) = count(*) THEN exact_sum(b.beds * b.per_bed) + any_value(m.points) END,
    NULL,
    NULL,
    NULL,
    ['with N* points, without surgical-day beds']
FROM base AS b
CROSS JOIN maternity AS m
UNION ALL
SELECT
    'B2-16',
    '',
    NULL,
    points,
    n,
    NULL,
    NULL,
    CASE WHEN n BETWEEN 1 AND 399 THEN ['fewer than 400 deliveries: art. 18 of the royal decree of 30-1-1989 applies'] END
FROM maternity
UNION ALL
SELECT 'B2-17', '', NULL, max(b.points), max(t.beds), NULL, NULL, NULL
FROM total AS t
LEFT JOIN band AS b ON floor(t.beds + 0.5) BETWEEN b.beds_from AND b.beds_to
