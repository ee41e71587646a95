-- A record of A4 with days of the previous year belongs to a stay that began before the registration year.
SELECT
    x._file,
    x._line,
    x.code_agr,
    x.staynum,
    x.order_bedindex,
    concat_ws(' + ', x.a4_number_day_fac_prev, x.a4_number_day_part_fac_prev, x.a4_number_day_no_fac_prev) AS value,
    '0: admitted in ' || s.a2_year_hosp_in AS expected,
    coalesce(x.a4_number_day_fac_prev, 0) + coalesce(x.a4_number_day_part_fac_prev, 0)
    + coalesce(x.a4_number_day_no_fac_prev, 0) AS difference
FROM staging.stayindx AS x
INNER JOIN staging.stayhosp AS s USING (code_agr, year_registr, period_registr, staynum)
WHERE
    (x.a4_number_day_fac_prev > 0 OR x.a4_number_day_part_fac_prev > 0 OR x.a4_number_day_no_fac_prev > 0)
    AND s.a2_year_hosp_in >= s.year_registr
