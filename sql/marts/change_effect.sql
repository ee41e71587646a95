-- Effect of each change on justified days, beds, base points, K and the score of the social profile. Beds and points before the limits of
-- points 3.6.2 and 3.6.5, which act on the hospital as a whole; the score counts the hospital's own flags, an approximation.
CREATE OR REPLACE TABLE marts.change_effect AS
WITH divided AS (
    SELECT
        max(number) FILTER (scope = 'CD') * budget_number('a3.days_per_year') AS cd,
        max(number) FILTER (scope = 'E') * budget_number('a3.days_per_year') AS e,
        max(number) FILTER (scope = 'G') * budget_number('a3.days_per_year') AS g,
        max(number) FILTER (scope = 'M') * budget_number('a3.days_per_year') AS m,
        max(number) FILTER (scope = 'NI') * budget_number('a3.days_per_year') AS ni
    FROM marts.parameter
    WHERE key = 'a3.occupancy' AND is_usable
),

point AS (
    SELECT
        max(per_bed) FILTER (family = 'CD') AS cd,
        max(per_bed) FILTER (family = 'E') AS e,
        max(per_bed) FILTER (family = 'G') AS g,
        max(per_bed) FILTER (family = 'M') AS m,
        max(per_bed) FILTER (family = 'NI') AS ni
    FROM intermediate.family_point
),

total AS (
    SELECT
        max(numerator) AS justified,
        max(denominator) AS realised
    FROM marts.indicator
    WHERE indicator_id = 'B1-11' AND value IS NOT NULL
),

weight AS (
    SELECT
        max(number) FILTER (scope LIKE '%ratio 2.1%') AS w1,
        max(number) FILTER (scope LIKE '%ratio 2.2%') AS w2
    FROM marts.parameter
    WHERE key = 'b8.weight' AND is_usable
),

own AS (
    SELECT max(n1) AS n1, max(d1) AS d1, max(n2) AS n2, max(d2) AS d2
    FROM intermediate.b8_score
    WHERE hospital = getvariable('hospital')
)

SELECT
    c.kind,
    c.correction,
    c.code_agr,
    c.period,
    c.staynum,
    c.cd,
    c.e,
    c.g,
    c.m,
    c.ni,
    c.realised,
    c.day_surgery,
    CASE WHEN c.is_known THEN c.cd + c.e + c.g + c.m + c.ni + coalesce(c.day_surgery, 0) END AS days,
    CASE WHEN c.is_known THEN c.cd / d.cd + c.e / d.e + c.g / d.g + c.m / d.m + c.ni / d.ni END AS beds,
    -- a family whose points are not known takes part only where its days do not change
    CASE
        WHEN c.is_known
            THEN
                CASE WHEN c.cd = 0 THEN 0 ELSE c.cd / d.cd * p.cd END
                + CASE WHEN c.e = 0 THEN 0 ELSE c.e / d.e * p.e END
                + CASE WHEN c.g = 0 THEN 0 ELSE c.g / d.g * p.g END
                + CASE WHEN c.m = 0 THEN 0 ELSE c.m / d.m * p.m END
                + CASE WHEN c.ni = 0 THEN 0 ELSE c.ni / d.ni * p.ni END
    END AS points,
    CASE
        WHEN c.is_known
            THEN
                (t.justified + c.cd + c.e + c.g + c.m + c.ni + coalesce(c.day_surgery, 0)) / nullif(t.realised + c.realised, 0)
                - t.justified / nullif(t.realised, 0)
    END AS k,
    w.w1 * ((o.n1 + c.n1) / nullif(o.d1 + c.d1, 0) - o.n1 / nullif(o.d1, 0))
    + w.w2 * ((o.n2 + c.n2) / nullif(o.d2 + c.d2, 0) - o.n2 / nullif(o.d2, 0)) AS b8_score
FROM intermediate.change AS c
CROSS JOIN divided AS d
CROSS JOIN point AS p
CROSS JOIN total AS t
CROSS JOIN weight AS w
CROSS JOIN own AS o
