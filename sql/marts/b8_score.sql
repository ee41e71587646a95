-- Social profile (art. 78bis §1): score = 0.25 r1 + 0.66 r2 + 1.00 r3 of every hospital; group 2 = score strictly above the median; half of
-- the envelope to all, half to group 2, each by cases 60/25/15 %. Weights and shares are parameters.
CREATE OR REPLACE TABLE intermediate.b8_score AS
WITH weight AS (
    SELECT
        regexp_extract(scope, 'ratio 2\.([123])', 1) AS k,
        max(number) FILTER (key = 'b8.weight') AS weight,
        max(number) FILTER (key = 'b8.budget_share') AS share
    FROM marts.parameter
    WHERE key IN ('b8.weight', 'b8.budget_share') AND is_usable
    GROUP BY ALL
),

given AS (
    SELECT DISTINCT hospital, n1, d1, n2, d2, n3, d3
    FROM reference.b8_national
    WHERE status IN ('law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic')
),

ratio AS (
    SELECT
        *,
        n1 / nullif(d1, 0) AS r1,
        n2 / nullif(d2, 0) AS r2,
        n3 / nullif(d3, 0) AS r3
    FROM given
),

scored AS (
    SELECT
        *,
        r1 * (SELECT weight FROM weight WHERE k = '1')
        + r2 * (SELECT weight FROM weight WHERE k = '2')
        + r3 * (SELECT weight FROM weight WHERE k = '3') AS score
    FROM ratio
),

grouped AS (
    SELECT
        *,
        median(score) OVER () AS median_score,
        coalesce(score > median(score) OVER (), false) AS is_group2
    FROM scored
),

part AS (
    SELECT
        *,
        (SELECT share FROM weight WHERE k = '1') * n1 / nullif(sum(n1) OVER w, 0) AS s1,
        (SELECT share FROM weight WHERE k = '2') * n2 / nullif(sum(n2) OVER w, 0) AS s2,
        (SELECT share FROM weight WHERE k = '3') * n3 / nullif(sum(n3) OVER w, 0) AS s3,
        (SELECT share FROM weight WHERE k = '1') * n1 / nullif(sum(n1) OVER g, 0) AS g1,
        (SELECT share FROM weight WHERE k = '2') * n2 / nullif(sum(n2) OVER g, 0) AS g2,
        (SELECT share FROM weight WHERE k = '3') * n3 / nullif(sum(n3) OVER g, 0) AS g3
    FROM grouped
    WINDOW w AS (), g AS (PARTITION BY is_group2)
)

SELECT
    * EXCLUDE (s1, s2, s3, g1, g2, g3),
    budget_number('b8.envelope') * budget_number_for('b8.group_share', 'group 1 all hospitals') * (s1 + s2 + s3) AS group1_eur,
    CASE
        WHEN score IS NULL THEN NULL
        WHEN is_group2
            THEN budget_number('b8.envelope') * budget_number_for('b8.group_share', 'group 2 score > median') * (g1 + g2 + g3)
        ELSE 0
    END AS group2_eur
FROM part
