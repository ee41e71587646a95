-- Justified day-surgery days (annex 3, point 4.2.3): (day stays with a list A code + inappropriate classic stays) x day factor; beds at the
-- occupancy of CD (inferred).
CREATE OR REPLACE TABLE intermediate.day_surgery AS
WITH inappropriate AS (
    SELECT count(*) AS n
    FROM intermediate.inappropriate_stay
),

day_stays AS (
    SELECT count(*) AS n_all, count(*) FILTER (is_justified) AS n
    FROM intermediate.day_stay
),

same_group AS (
    SELECT count(*) AS n
    FROM intermediate.day_stay
    WHERE
        list_contains(budget_list('a3.inapp.aprdrg_surgical'), aprdrg)
        OR list_contains(budget_list('a3.inapp.aprdrg_medical'), aprdrg)
)

SELECT
    d.n_all AS day_stays,
    d.n AS justified_day_stays,
    i.n AS inappropriate_stays,
    g.n AS day_stays_same_groups,
    budget_number('a3.day.factor') * (d.n + i.n) AS days,
    budget_number('a3.day.factor') * (d.n + i.n)
    / (budget_number('a3.days_per_year') * budget_number('a3.day.occupancy')) AS beds
FROM day_stays AS d
CROSS JOIN inappropriate AS i
CROSS JOIN same_group AS g
