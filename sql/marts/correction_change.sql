-- What changes when the disputed value of a finding takes its expected value: the stays concerned valued again by the same statements
-- (schema effect), less their value as registered.
INSERT INTO intermediate.change
WITH registered AS (
    SELECT
        s.correction,
        any_value(v.code_agr) AS code_agr,
        any_value(v.year_registr || '-' || v.period_registr) AS period,
        any_value(v.staynum) AS staynum,
        coalesce(exact_sum(v.days_cd), 0) AS cd,
        coalesce(exact_sum(v.days_e), 0) AS e,
        coalesce(exact_sum(v.days_g), 0) AS g,
        coalesce(exact_sum(v.days_m), 0) AS m,
        coalesce(exact_sum(v.days_ni), 0) AS ni,
        coalesce(sum(v.los) FILTER (v.exclusion IS DISTINCT FROM 'earlier part of a long stay'), 0) AS realised,
        bool_and(v.reason IS NULL) AS is_known
    FROM effect.corrected_stay AS s
    INNER JOIN marts.stay_valuation AS v
        ON s.code_agr = v.code_agr AND s.year_registr = v.year_registr AND s.period_registr = v.period_registr AND s.staynum = v.staynum
    GROUP BY s.correction
),

corrected AS (
    SELECT
        s.correction,
        coalesce(exact_sum(v.days_cd), 0) AS cd,
        coalesce(exact_sum(v.days_e), 0) AS e,
        coalesce(exact_sum(v.days_g), 0) AS g,
        coalesce(exact_sum(v.days_m), 0) AS m,
        coalesce(exact_sum(v.days_ni), 0) AS ni,
        coalesce(sum(v.los) FILTER (v.exclusion IS DISTINCT FROM 'earlier part of a long stay'), 0) AS realised,
        bool_and(v.reason IS NULL) AS is_known
    FROM effect.corrected_stay AS s
    INNER JOIN effect.stay_valuation AS v
        ON
            s.code_agr = v.code_agr
            AND s.year_registr = v.year_registr
            AND s.period_registr = v.period_registr
            AND s.shadow = v.staynum
    GROUP BY s.correction
)

SELECT
    'corrected',
    r.correction,
    r.code_agr,
    r.period,
    r.staynum,
    c.cd - r.cd,
    c.e - r.e,
    c.g - r.g,
    c.m - r.m,
    c.ni - r.ni,
    c.realised - r.realised,
    0,
    r.is_known AND c.is_known,
    0,
    0,
    0,
    0
FROM registered AS r
INNER JOIN corrected AS c USING (correction)
