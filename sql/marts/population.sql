-- Population for justified beds (annex 3, point 3.1): types H, F, M, L, without newborns only in M or N*, burns in a hospital with a burn
-- unit, and stays without a billed day in a financed index. Every excluded stay has one reason.
CREATE OR REPLACE TABLE intermediate.population AS
WITH newborn AS (
    SELECT DISTINCT code_agr, year_registr, period_registr, patnum
    FROM staging.patbirth
),

unit AS (
    SELECT coalesce(bool_or(bed_index = 'BR' AND beds > 0), false) AS has_burns
    FROM intermediate.recognised_beds
),

described AS (
    SELECT
        s.* EXCLUDE (billed_days, patnum),
        -- of a long stay the days that count this year, not those since its start
        CASE WHEN s.is_long THEN d.index_days ELSE s.billed_days END AS los,
        coalesce(d.cd, 0) AS d_cd,
        coalesce(d.e, 0) AS d_e,
        coalesce(d.g, 0) AS d_g,
        coalesce(d.m, 0) AS d_m,
        coalesce(d.ni, 0) AS d_ni,
        coalesce(d.aks, 0) AS d_aks,
        coalesce(d.is_only_m_n, false) AS is_only_m_n,
        b.patnum IS NOT NULL AS is_newborn,
        g.aprdrg,
        g.mdc,
        g.soi,
        g.rom,
        g.systems,
        g.principal_dx,
        coalesce(
            g.mdc = '22' OR (g.aprdrg IN ('004', '005') AND regexp_matches(g.principal_dx, '^T(2[0-9]|3[0-2])')), false
        ) AS is_burns
    FROM intermediate.counted_stay AS s
    LEFT JOIN intermediate.stay_index_days AS d ON s._file = d._file AND s._line = d._line
    LEFT JOIN intermediate.stay_group AS g USING (code_agr, year_registr, period_registr, staynum)
    LEFT JOIN newborn AS b
        ON
            s.age = 0
            AND s.code_agr = b.code_agr
            AND s.year_registr = b.year_registr
            AND s.period_registr = b.period_registr
            AND s.patnum = b.patnum
    WHERE s.hosptype_fac IN ('H', 'F', 'M', 'L')
)

SELECT
    d.*,
    CASE
        WHEN NOT d.is_counted THEN 'earlier part of a long stay'
        WHEN d.is_newborn AND d.is_only_m_n THEN 'newborn only in M or N*'
        WHEN d.is_burns AND u.has_burns THEN 'burns'
        WHEN d.d_cd + d.d_e + d.d_g + d.d_m + d.d_ni = 0 THEN 'no billed day in a financed index'
    END AS exclusion
FROM described AS d
CROSS JOIN unit AS u
