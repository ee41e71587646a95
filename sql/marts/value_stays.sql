-- Counts and means of the stays: realised days and admissions (GEN-01, GEN-02), justified over billed (GEN-03), sum of financial values
-- (B2-05), hospital mean (B2-06), population (B2-07) and category mix (B2-08).
INSERT INTO intermediate.indicator_value
WITH realised AS (
    SELECT
        sum(los) FILTER (is_counted) AS days,
        count(*) FILTER (hosptype_fac IN ('H', 'F')) AS admissions,
        d.n AS day_stays
    FROM intermediate.population
    CROSS JOIN (
        SELECT count(*) AS n
        FROM intermediate.day_stay
    ) AS d
    GROUP BY d.n
),

summed AS (
    SELECT
        exact_sum(fv) AS fv,
        sum(los) FILTER (fv IS NOT NULL) AS los,
        count(*) FILTER (exclusion IS NULL) AS n,
        count(*) FILTER (exclusion IS NULL AND fv IS NULL) AS unvalued,
        count(*) FILTER (category = '0f') AS absent,
        count(*) AS n_all
    FROM marts.stay_valuation
),

warned AS (
    SELECT
        list(n || ' stays excluded: ' || exclusion ORDER BY exclusion) AS excluded
    FROM (
        SELECT exclusion, count(*) AS n
        FROM marts.stay_valuation
        WHERE exclusion IS NOT NULL
        GROUP BY exclusion
    ) AS e
),

unvalued AS (
    SELECT
        list(n || ' stays without value: ' || reason ORDER BY reason) AS without
    FROM (
        SELECT reason, count(*) AS n
        FROM marts.stay_valuation
        WHERE reason IS NOT NULL
        GROUP BY reason
    ) AS r
),

note AS (
    SELECT
        list_concat(
            coalesce(u.without, []),
            CASE WHEN s.absent > 0 THEN [s.absent || ' stays of subgroups absent from the national table (0f)'] ELSE [] END
        ) AS notes
    FROM unvalued AS u
    CROSS JOIN summed AS s
),

mix AS (
    -- the four ordinary categories are always shown, the others where they occur
    SELECT category, count(found) AS n
    FROM (
        SELECT category, category AS found
        FROM marts.stay_valuation
        WHERE category IS NOT NULL
        UNION ALL
        SELECT unnest(['1', '2', '3', '4']), NULL
    ) AS c
    GROUP BY category
)

SELECT 'GEN-01', '', NULL, days + day_stays, days, day_stays, NULL, NULL FROM realised
UNION ALL
SELECT 'GEN-02', '', NULL, admissions + day_stays, admissions, day_stays, NULL, NULL FROM realised
UNION ALL
SELECT 'GEN-03', '', NULL, s.fv / nullif(s.los, 0), s.fv, s.los, NULL, n.notes FROM summed AS s CROSS JOIN note AS n
UNION ALL
SELECT 'B2-05', '', NULL, s.fv, s.fv AS numerator, s.n - s.unvalued, NULL, n.notes FROM summed AS s CROSS JOIN note AS n
UNION ALL
SELECT 'B2-06', '', NULL, mean_los, days, n, CASE WHEN n = 0 THEN 'no stay of category 1 or 4' END, NULL FROM intermediate.hospital_mean
UNION ALL
SELECT 'B2-07', '', NULL, s.n, s.n AS numerator, s.n_all, NULL, w.excluded FROM summed AS s CROSS JOIN warned AS w
UNION ALL
SELECT 'B2-08', m.category, NULL, m.n / nullif(s.n - s.unvalued, 0), m.n, s.n - s.unvalued, NULL, NULL FROM mix AS m CROSS JOIN summed AS s
