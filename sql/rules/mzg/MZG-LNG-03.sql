-- Long-stay chain: every stay of type F or M has in the next loaded half-year a stay of type M or L with the same stay number, patient
-- and admission date, and every stay of type M or L has in the half-year before one of type F or M. Adjacent loaded half-years only.
WITH long_stay AS (
    SELECT
        _file, _line, code_agr, staynum, patnum, adm_date,
        a2_hosptype_fac IN ('F', 'M') AS goes_on,
        a2_hosptype_fac IN ('M', 'L') AS has_begun,
        a2_hosptype_fac,
        year_registr * 2 + period_registr AS period
    FROM staging.stayhosp
    WHERE a2_hosptype_fac IN ('F', 'M', 'L')
),

loaded AS (
    SELECT hospital AS code_agr, try_cast(left(period, 4) AS integer) * 2 + try_cast(right(period, 1) AS integer) AS period
    FROM quality.delivery
    WHERE registration = 'mzg'
),

wanted AS (
    SELECT *, period + 1 AS other_period, 'M or L' AS other_type, 'next' AS which FROM long_stay
    WHERE goes_on
    UNION ALL
    SELECT *, period - 1 AS other_period, 'F or M' AS other_type, 'previous' AS which FROM long_stay
    WHERE has_begun
)

SELECT
    w._file,
    w._line,
    w.code_agr,
    w.staynum,
    w.a2_hosptype_fac AS value,
    'a stay of type ' || w.other_type || ' in the ' || w.which || ' half-year, same number, patient and admission' AS expected
FROM wanted AS w
SEMI JOIN loaded AS p ON w.code_agr = p.code_agr AND w.other_period = p.period
ANTI JOIN long_stay AS o
    ON
        w.code_agr = o.code_agr
        AND w.other_period = o.period
        AND w.staynum = o.staynum
        AND w.patnum = o.patnum
        AND w.adm_date = o.adm_date
        AND ((w.which = 'next' AND o.has_begun) OR (w.which = 'previous' AND o.goes_on))
WHERE w.staynum IS NOT NULL AND w.patnum IS NOT NULL AND w.adm_date IS NOT NULL
