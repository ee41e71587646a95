-- Social profile (art. 78bis §1): score = 0.25 r1 + 0.66 r2 + 1.00 r3 of every hospital; group 2 = score strictly above the median; half of
-- the envelope to all, half to group 2, each by cases 60/25/15 %. Weights and shares are parameters.
CREATE OR REPLACE TABLE intermediate.b8_score AS
WITH weight AS (
    SELECT
        max(number) FILTER (key = 'b8.weight' AND scope LIKE '%ratio 2.1%') AS w1,
        max(number) FILTER (key = 'b8.weight' AND scope LIKE '%ratio 2.2%') AS w2,
        max(number) FILTER (key = 'b8.weight' AND scope LIKE '%ratio 2.3%') AS w3,
        max(number) FILTER (key = 'b8.budget_share' AND scope LIKE '%ratio 2.1%') AS s1,
        max(number) FILTER (key = 'b8.budget_share' AND scope LIKE '%ratio 2.2%') AS s2,
        max(number) FILTER (key = 'b8.budget_share' AND scope LIKE '%ratio 2.3%') AS s3
    FROM marts.parameter
    WHERE key IN ('b8.weight', 'b8.budget_share') AND is_usable
),

ratio AS (
    SELECT DISTINCT
        hospital,
        n1,
        d1,
        n2,
        d2,
        n3,
        d3,
        n1 / nullif(d1, 0) AS r1,
        n2 / nullif(d2, 0) AS r2,
        n3 / nullif(d3, 0) AS r3
    FROM reference.b8_national
    WHERE status IN ('law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic')
),

scored AS (
    SELECT r.*, w.* EXCLUDE (w1, w2, w3), r.r1 * w.w1 + r.r2 * w.w2 + r.r3 * w.w3 AS score
    FROM ratio AS r
    CROSS JOIN weight AS w
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
        * EXCLUDE (s1, s2, s3),
        s1 * n1 / nullif(sum(n1) OVER (), 0)
        + s2 * n2 / nullif(sum(n2) OVER (), 0)
        + s3 * n3 / nullif(sum(n3) OVER (), 0) AS share_of_all,
        s1 * n1 / nullif(sum(n1) OVER (PARTITION BY is_group2), 0)
        + s2 * n2 / nullif(sum(n2) OVER (PARTITION BY is_group2), 0)
        + s3 * n3 / nullif(sum(n3) OVER (PARTITION BY is_group2), 0) AS share_of_group
    FROM grouped
)

SELECT
    * EXCLUDE (share_of_all, share_of_group),
    budget_number('b8.envelope') * budget_number_for('b8.group_share', 'group 1 all hospitals') * share_of_all AS group1_eur,
    CASE
        WHEN score IS NULL THEN NULL
        WHEN is_group2
            THEN budget_number('b8.envelope') * budget_number_for('b8.group_share', 'group 2 score > median') * share_of_group
        ELSE 0
    END AS group2_eur
FROM part
