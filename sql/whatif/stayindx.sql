-- STAYINDX as the simulation sees it: a day stay has no billed day, another stay has its changed days where it lay longest.
SELECT
    x.* REPLACE (
        CASE
            WHEN w.is_day_stay THEN 0
            WHEN x._file = w.index_file AND x._line = w.index_line THEN x.a4_number_day_fac + w.shift
            ELSE x.a4_number_day_fac
        END AS a4_number_day_fac,
        CASE WHEN w.is_day_stay THEN 0 ELSE x.a4_number_day_fac_prev END AS a4_number_day_fac_prev
    )
FROM run.staging.stayindx AS x
LEFT JOIN whatif_stay AS w
    ON
        x.code_agr = w.code_agr
        AND x.year_registr = w.year_registr
        AND x.period_registr = w.period_registr
        AND x.staynum = w.staynum
