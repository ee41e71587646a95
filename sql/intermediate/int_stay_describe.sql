-- One row per stay with what many rules ask: its dates and period, age, kind, and whether the decree calls it faulty
-- (BFM decree, annex 3, point 2.2: length of stay invalid, or age not in 0-120).
CREATE OR REPLACE TABLE intermediate.stay AS
WITH psychiatric_indices AS (
    SELECT DISTINCT code
    FROM reference.code
    WHERE list = 'family_psy'
),

days AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        sum(coalesce(a4_number_day_fac, 0) + coalesce(a4_number_day_fac_prev, 0)) AS index_days,
        -- unknown as soon as one of the fields is empty
        CASE
            WHEN
                bool_and(
                    a4_number_day_part_fac IS NOT NULL AND a4_number_day_part_fac_prev IS NOT NULL
                    AND a4_number_day_no_fac IS NOT NULL AND a4_number_day_no_fac_prev IS NOT NULL
                )
                THEN sum(a4_number_day_part_fac + a4_number_day_part_fac_prev + a4_number_day_no_fac + a4_number_day_no_fac_prev)
        END AS other_days,
        bool_and(f.code IS NOT NULL) FILTER (a4_code_bedindex_fac IS DISTINCT FROM 'U') AS all_psychiatric
    FROM staging.stayindx AS x
    LEFT JOIN psychiatric_indices AS f ON x.a4_code_bedindex_fac = f.code
    GROUP BY ALL
),

specialisms AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        bool_and(starts_with(coalesce(code_spec, ''), 'URG')) AS all_emergency
    FROM staging.stayspec
    GROUP BY ALL
),

patients AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        patnum,
        min(a1_year_birth) AS a1_year_birth
    FROM staging.pathospi
    GROUP BY ALL
),

described AS (
    SELECT
        s._file,
        s._line,
        s.code_agr,
        s.year_registr,
        s.period_registr,
        s.staynum,
        s.patnum,
        s.a2_hosptype_fac AS hosptype_fac,
        s.adm_date,
        s.dis_date,
        s.a2_total_number_day_fac,
        coalesce(d.index_days, 0) AS index_days,
        CASE WHEN d.staynum IS NULL THEN 0 ELSE d.other_days END AS other_days,
        period_start(s.year_registr - 1, 1) AS last_year_start,
        period_start(s.year_registr, s.period_registr) AS period_start,
        period_end(s.year_registr, s.period_registr) AS period_end,
        s.a2_year_hosp_in - p.a1_year_birth AS age,
        s.dis_date IS NULL AS is_open,
        -- a discharge date that is there in part, or does not exist, says nothing about the end
        coalesce(s.a2_year_hosp_out, s.a2_month_hosp_out, s.a2_day_hosp_out) IS NULL AS is_without_discharge,
        coalesce(s.a2_hosptype_fac = 'H', false) AS is_classic,
        coalesce(s.a2_hosptype_fac IN ('F', 'M', 'L'), false) AS is_long,
        coalesce(s.a2_hosptype_fac IN ('C', 'D'), false) AS is_day,
        coalesce(s.a2_hosptype_fac NOT IN ('H', 'F', 'M', 'L', 'C', 'D') AND e.all_emergency, false) AS is_ambulatory,
        coalesce(d.all_psychiatric, false) AS is_psychiatric
    FROM staging.stayhosp AS s
    LEFT JOIN days AS d USING (code_agr, year_registr, period_registr, staynum)
    LEFT JOIN specialisms AS e USING (code_agr, year_registr, period_registr, staynum)
    LEFT JOIN patients AS p USING (code_agr, year_registr, period_registr, patnum)
)

SELECT
    * EXCLUDE (is_without_discharge),
    CASE WHEN is_without_discharge THEN period_end ELSE dis_date END AS end_date,
    (is_classic OR is_long) AND (
        coalesce(dis_date < adm_date, false)
        OR adm_date IS NULL
        OR (dis_date IS NULL AND hosptype_fac IN ('H', 'L'))
        -- calculated length, billed length and days per bed index differ (MZG-DAY-01, MZG-DAY-05)
        OR index_days > coalesce(a2_total_number_day_fac, 0)
        OR (coalesce(adm_date >= last_year_start, false) AND index_days <> coalesce(a2_total_number_day_fac, 0))
        OR (
            is_classic
            AND coalesce(adm_date >= last_year_start, false)
            AND coalesce(
                abs((dis_date - adm_date) - a2_total_number_day_fac - other_days) > coalesce(rule_number('los_tolerance_days'), 0),
                false
            )
        )
        OR age IS NULL
        OR age NOT BETWEEN 0 AND 120
    ) AS is_faulty
FROM described
