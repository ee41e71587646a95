-- Justified beds = days / (365 x occupancy of the family) (annex 3, point 3.6.1); half of what exceeds 112 % of the recognised beds is
-- taken off, pro rata of the beds (3.6.5).
CREATE OR REPLACE TABLE marts.justified_beds AS
WITH recognised AS (
    SELECT family, exact_sum(beds) AS beds
    FROM intermediate.recognised_beds
    WHERE family IN ('CD', 'E', 'G', 'M', 'NI')
    GROUP BY family
),

bed AS (
    SELECT
        j.family,
        j.days,
        coalesce(r.beds, 0) AS recognised_beds,
        j.days / (budget_number('a3.days_per_year') * o.number) AS beds_before
    FROM marts.justified_days AS j
    LEFT JOIN recognised AS r USING (family)
    LEFT JOIN
        (
            SELECT scope AS family, max(number) AS number FROM marts.parameter
            WHERE key = 'a3.occupancy' AND is_usable
            GROUP BY scope
        ) AS o
        USING (family)
),

total AS (
    SELECT
        *,
        exact_sum(beds_before) OVER () AS all_before,
        exact_sum(recognised_beds) OVER () AS all_recognised
    FROM bed
)

SELECT
    family,
    days,
    recognised_beds,
    beds_before,
    beds_before - coalesce(
        budget_number('a3.cap.rate_above') * greatest(all_before - budget_number('a3.cap.threshold') * all_recognised, 0)
        * beds_before / nullif(all_before, 0),
        0
    ) AS beds
FROM total
