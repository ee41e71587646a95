-- Extra weight of each urgent admission, the first that applies (annex 6, art. 46 §3, 2° b): a intensive care, b stroke, c mental disorder, d age 0-3,
-- e age 4-15, f rest home or from 75 years on (not hospitalised f0, hospitalised f1), g arrival between 21 and 6 hours.
CREATE OR REPLACE TABLE intermediate.urgent_admission AS
WITH urgent AS (
    SELECT
        s.code_agr, s.year_registr, s.period_registr, s.staynum, s.age, s.is_classic OR s.is_long OR s.is_day AS is_hospitalised,
        h.a2_code_place_before_adm = '6' AS is_from_rest_home, h.a2_code_diag_verif_adm AS diagnosis
    FROM intermediate.stay AS s
    INNER JOIN staging.stayhosp AS h ON s._file = h._file AND s._line = h._line
    WHERE list_contains(rule_list('adm_urgent'), h.a2_code_adm)
),

mental AS (
    SELECT DISTINCT code_agr, year_registr, period_registr, staynum
    FROM staging.diagnose
    WHERE code_diagnose LIKE 'F%'
    UNION
    SELECT DISTINCT code_agr, year_registr, period_registr, staynum
    FROM staging.stayunit
    WHERE starts_with(code_unit, 'AKT')
),

entry AS (
    SELECT
        code_agr, year_registr, period_registr, staynum,
        bool_or(starts_with(code_unit, 'INT')) AS is_intensive,
        arg_min(a5_hour_unit_in, order_unit) AS hour
    FROM staging.stayunit
    GROUP BY ALL
)

SELECT
    u.code_agr, u.year_registr, u.period_registr, u.staynum,
    CASE
        WHEN e.is_intensive THEN 'a'
        WHEN regexp_matches(u.diagnosis, '^I6[01237]') THEN 'b'
        WHEN u.diagnosis LIKE 'F%' OR m.staynum IS NOT NULL THEN 'c'
        WHEN u.age BETWEEN 0 AND 3 THEN 'd'
        WHEN u.age BETWEEN 4 AND 15 THEN 'e'
        WHEN u.is_from_rest_home OR u.age >= 75 THEN CASE WHEN u.is_hospitalised THEN 'f1' ELSE 'f0' END
        WHEN e.hour >= 21 OR e.hour < 6 THEN 'g'
    END AS rank
FROM urgent AS u
LEFT JOIN mental AS m USING (code_agr, year_registr, period_registr, staynum)
LEFT JOIN entry AS e USING (code_agr, year_registr, period_registr, staynum)
