-- Financial value in days (annex 3, point 3.4) and its allocation to the index families by billed days (3.2, 3.3, 3.5 a-b): M days go to
-- CD without recognised M or outside MDC 14; MDC 14 days go to M where M is recognised; a faulty stay goes to CD.
CREATE OR REPLACE TABLE intermediate.stay_value AS
WITH unit AS (
    SELECT count(*) > 0 AS is_known, coalesce(sum(beds) FILTER (family = 'M'), 0) > 0 AS has_m
    FROM intermediate.recognised_beds
),

valued AS (
    SELECT
        c.*,
        CASE
            WHEN c.category = '1' THEN c.ngl
            WHEN c.category = '4' THEN c.ngl + (c.los - c.u2)
            WHEN c.category = '2b' THEN greatest(c.ll, 0)
            WHEN c.category = '6a' THEN greatest(least(c.los, h.mean_los - 2), 0)
            WHEN c.category = '9' THEN h.mean_los
            WHEN c.category = '5' THEN c.d_cd + c.d_e + c.d_g + c.d_m + c.d_ni
            WHEN c.category IS NOT NULL THEN c.los
        END AS fv,
        c.category IN ('6a', '9') AND h.mean_los IS NULL AS lacks_mean
    FROM intermediate.stay_category AS c
    CROSS JOIN intermediate.hospital_mean AS h
),

spread AS (
    SELECT
        *,
        CASE category WHEN '9' THEN 0 WHEN '5' THEN 1 ELSE fv / nullif(los, 0) END AS per_day,
        CASE category WHEN '9' THEN fv ELSE 0 END AS whole_to_cd
    FROM valued
),

shifted AS (
    SELECT
        s.* EXCLUDE (per_day, whole_to_cd, lacks_mean),
        whole_to_cd + per_day * (d_cd + d_e + d_g + d_m + d_ni) AS days_financed,
        CASE WHEN u.is_known THEN coalesce(s.mdc = '14' AND u.has_m AND s.category <> '9', false) END AS goes_to_m,
        whole_to_cd + per_day * (d_cd + d_m) AS all_cd,
        per_day * d_e AS all_e,
        per_day * d_g AS all_g,
        per_day * d_ni AS all_ni,
        CASE
            WHEN s.unvalued_reason IS NOT NULL THEN s.unvalued_reason
            WHEN s.lacks_mean THEN 'no hospital mean stay'
            WHEN s.fv IS NULL THEN 'length of stay unknown'
        END AS reason
    FROM spread AS s
    CROSS JOIN unit AS u
)

SELECT
    * EXCLUDE (all_cd, all_e, all_g, all_ni, goes_to_m, unvalued_reason),
    CASE WHEN goes_to_m THEN 0 WHEN NOT goes_to_m THEN all_cd END AS index_cd,
    CASE WHEN goes_to_m THEN 0 WHEN NOT goes_to_m THEN all_e END AS index_e,
    CASE WHEN goes_to_m THEN 0 WHEN NOT goes_to_m THEN all_g END AS index_g,
    CASE WHEN goes_to_m THEN days_financed WHEN NOT goes_to_m THEN 0 END AS index_m,
    CASE WHEN goes_to_m THEN 0 WHEN NOT goes_to_m THEN all_ni END AS index_ni
FROM shifted
