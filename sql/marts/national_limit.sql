-- Limits per subgroup (annex 3, point 2.3): LL = min(round(Q1 * (Q1/Q3)^k), NGL - 3), at least 10 % of NGL from 10 days on;
-- U2 = max(round(Q3 + 2 * (Q3 - Q1)), NGL + 8); U1 = max(round(Q3 + 4 * (Q3 - Q1)), U2). Limits that are given are taken as they are.
CREATE OR REPLACE TABLE intermediate.national_limit AS
WITH given AS (
    SELECT DISTINCT aprdrg, soi, age_group, n_stays, q1, q3, ngl, ll, u2, u1, soi4_share
    FROM reference.national_los
    WHERE status IN ('law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic')
),

shared AS (
    SELECT
        *,
        coalesce(
            soi4_share,
            sum(n_stays) FILTER (soi = 4) OVER (PARTITION BY aprdrg) / nullif(sum(n_stays) OVER (PARTITION BY aprdrg), 0)
        ) AS severe_share
    FROM given
),

raw_limit AS (
    -- half up: floor(x + 0.5)
    SELECT
        *,
        CASE WHEN q1 > 0 AND q3 >= q1 THEN floor(q1 * pow(q1 / q3, budget_number('a3.outlier.small.k')) + 0.5) END AS raw_ll,
        CASE WHEN q3 >= q1 THEN floor(q3 + budget_number('a3.outlier.type2.k') * (q3 - q1) + 0.5) END AS raw_u2,
        CASE WHEN q3 >= q1 THEN floor(q3 + budget_number('a3.outlier.type1.k') * (q3 - q1) + 0.5) END AS raw_u1
    FROM shared
),

lower_and_near AS (
    SELECT
        *,
        coalesce(
            ll,
            CASE
                WHEN raw_ll IS NULL OR ngl IS NULL THEN NULL
                WHEN ngl >= budget_number('a3.outlier.small.min_pct_from')
                    THEN
                        greatest(
                            least(raw_ll, ngl - budget_number('a3.outlier.small.min_gap')), budget_number('a3.outlier.small.min_pct') * ngl
                        )
                ELSE least(raw_ll, ngl - budget_number('a3.outlier.small.min_gap'))
            END
        ) AS limit_ll,
        coalesce(
            u2,
            CASE
                WHEN raw_u2 IS NOT NULL AND ngl IS NOT NULL
                    THEN greatest(raw_u2, ngl + budget_number('a3.outlier.type2.min_above_mean'))
            END
        ) AS limit_u2
    FROM raw_limit
)

SELECT
    aprdrg,
    soi,
    age_group,
    n_stays,
    ngl,
    limit_ll AS ll,
    limit_u2 AS u2,
    coalesce(u1, CASE WHEN raw_u1 IS NOT NULL AND limit_u2 IS NOT NULL THEN greatest(raw_u1, limit_u2) END) AS u1,
    severe_share
FROM lower_and_near
