-- The days of a record of A4 (full, partial, not billable; this year and last) do not exceed the days from its entry to the next entry
-- of the stay, or to discharge or the end of the period, plus 1. Entries before 1 January of the year before registration are not
-- tested.
WITH counted AS (
    SELECT
        *,
        coalesce(a4_number_day_fac, 0) + coalesce(a4_number_day_fac_prev, 0)
        + coalesce(a4_number_day_part_fac, 0) + coalesce(a4_number_day_part_fac_prev, 0)
        + coalesce(a4_number_day_no_fac, 0) + coalesce(a4_number_day_no_fac_prev, 0) AS days
    FROM staging.stayindx
)

SELECT
    x._file,
    x._line,
    x.code_agr,
    x.staynum,
    x.order_bedindex,
    x.days AS value,
    'at most ' || (coalesce(n.bedindex_in_date, s.end_date) - x.bedindex_in_date + 1) AS expected,
    x.days - (coalesce(n.bedindex_in_date, s.end_date) - x.bedindex_in_date + 1) AS difference
FROM counted AS x
INNER JOIN intermediate.stay AS s USING (code_agr, year_registr, period_registr, staynum)
LEFT JOIN staging.stayindx AS n
    ON
        x.code_agr = n.code_agr
        AND x.year_registr = n.year_registr
        AND x.period_registr = n.period_registr
        AND x.staynum = n.staynum
        AND n.order_bedindex = x.order_bedindex + 1
        AND n.order_bedindex > 1
WHERE x.bedindex_in_date >= s.last_year_start AND x.days > coalesce(n.bedindex_in_date, s.end_date) - x.bedindex_in_date + 1
