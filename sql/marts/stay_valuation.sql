-- One row per stay of types H, F, M, L: category and financial value with its days per index family after the geriatric transfer, or
-- the reason why it is outside the population or cannot be valued.
CREATE OR REPLACE TABLE marts.stay_valuation AS
SELECT
    p._file,
    p._line,
    p.code_agr,
    p.year_registr,
    p.period_registr,
    p.staynum,
    p.hosptype_fac,
    p.age,
    p.aprdrg,
    p.soi,
    p.mdc,
    v.age_group,
    p.los,
    p.exclusion,
    v.category,
    v.ngl,
    v.ll,
    v.u2,
    v.u1,
    v.fv,
    v.reason,
    t.kind AS transfer,
    coalesce(t.moved_days, 0) AS transferred_days,
    v.days_financed,
    v.index_cd - coalesce(t.moved_days, 0) AS days_cd,
    v.index_e AS days_e,
    v.index_g + coalesce(t.moved_days, 0) AS days_g,
    v.index_m AS days_m,
    v.index_ni AS days_ni
FROM intermediate.population AS p
LEFT JOIN intermediate.stay_value AS v ON p._file = v._file AND p._line = v._line
LEFT JOIN intermediate.geriatric_transfer AS t ON p._file = t._file AND p._line = t._line
