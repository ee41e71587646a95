-- For a closed stay of type H admitted from 1 January of the year before registration, the nights between admission and discharge equal
-- the billed days plus the partially and not billable days, within los_tolerance_days (BFM decree, annex 3, point 2.2).
SELECT
    _file,
    _line,
    code_agr,
    staynum,
    a2_total_number_day_fac + other_days AS value,
    dis_date - adm_date AS expected,
    a2_total_number_day_fac + other_days - (dis_date - adm_date) AS difference
FROM intermediate.stay
WHERE
    is_classic
    AND adm_date >= last_year_start
    AND abs((dis_date - adm_date) - a2_total_number_day_fac - other_days) > rule_number('los_tolerance_days')
