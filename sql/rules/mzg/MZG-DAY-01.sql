-- Per stay the fully billable days of its bed indices, this year and last, add up to A2_TOTAL_NUMBER_DAY_FAC. For a stay admitted before
-- 1 January of the year before registration they must only not exceed it. Empty counts as 0 (BFM decree, annex 3, point 2.2).
SELECT
    _file,
    _line,
    code_agr,
    staynum,
    coalesce(a2_total_number_day_fac, 0) AS value,
    index_days AS expected,
    coalesce(a2_total_number_day_fac, 0) - index_days AS difference
FROM intermediate.stay
WHERE
    index_days > coalesce(a2_total_number_day_fac, 0)
    OR (adm_date >= last_year_start AND index_days <> coalesce(a2_total_number_day_fac, 0))
