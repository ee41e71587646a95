-- Total fully billable days agree between A2 and A4, over the stays admitted from 1 January of the year before registration.
SELECT
    a.delivery_id,
    sum(coalesce(s.a2_total_number_day_fac, 0)) || ' days in STAYHOSP' AS value,
    sum(s.index_days) || ' days in STAYINDX' AS expected,
    sum(coalesce(s.a2_total_number_day_fac, 0)) - sum(s.index_days) AS difference
FROM intermediate.stay AS s
INNER JOIN quality.file_account AS a ON s._file = a.file
WHERE s.adm_date >= s.last_year_start
GROUP BY a.delivery_id
HAVING sum(coalesce(s.a2_total_number_day_fac, 0)) <> sum(s.index_days)
