-- Justified days per index family with the limit of point 3.6.2 (at most 6 G beds from transferred stays, the surplus goes to CD by days)
-- and the comparison of discharges of point 3.6.4.
CREATE OR REPLACE TABLE marts.justified_days AS
WITH summed AS (
    SELECT
        exact_sum(days_cd) AS cd,
        exact_sum(days_e) AS e,
        exact_sum(days_g) AS g,
        exact_sum(days_m) AS m,
        exact_sum(days_ni) AS ni,
        coalesce(exact_sum_if(days_g, transfer IN ('potential', 'real')), 0)
        / (budget_number('a3.days_per_year') * budget_number_for('a3.occupancy', 'G')) AS transfer_beds
    FROM marts.stay_valuation
    WHERE category IS NOT NULL
),

limited AS (
    SELECT
        s.*,
        greatest(s.transfer_beds - budget_number('a3.G.cap_beds'), 0)
        * budget_number('a3.days_per_year') * budget_number_for('a3.occupancy', 'G') AS back_to_cd,
        d.reduction_days
    FROM summed AS s
    CROSS JOIN intermediate.discharge_comparison AS d
)

SELECT
    f.family,
    CASE f.family
        WHEN 'CD' THEN l.cd + l.back_to_cd - l.reduction_days
        WHEN 'E' THEN l.e
        WHEN 'G' THEN l.g - l.back_to_cd
        WHEN 'M' THEN l.m
        WHEN 'NI' THEN l.ni
    END AS days,
    l.transfer_beds,
    l.back_to_cd
FROM limited AS l
CROSS JOIN (VALUES ('CD'), ('E'), ('G'), ('M'), ('NI')) AS f (family)
