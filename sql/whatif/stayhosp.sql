-- STAYHOSP as the simulation sees it.
SELECT
    s.* REPLACE (
        CASE WHEN w.is_day_stay THEN 'C' ELSE s.a2_hosptype_fac END AS a2_hosptype_fac,
        CASE WHEN w.is_day_stay THEN 0 ELSE s.a2_total_number_day_fac + coalesce(w.shift, 0) END AS a2_total_number_day_fac,
        CASE WHEN w.is_day_stay THEN s.adm_date ELSE s.dis_date + coalesce(w.shift, 0) END AS dis_date
    )
FROM run.staging.stayhosp AS s
LEFT JOIN whatif_stay AS w ON s._file = w._file AND s._line = w._line
