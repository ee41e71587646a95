-- Fully billed nursing days of a closed stay of type H = A2_TOTAL_NUMBER_DAY_FAC (BFM decree, annex 3, point 2.2). Stays that are not in
-- the invoicing are not tested.
SELECT
    s._file,
    s._line,
    s.a2_total_number_day_fac AS value,
    i.billed_days AS expected,
    s.a2_total_number_day_fac - i.billed_days AS difference
FROM staging.stayhosp AS s
INNER JOIN reference.invoiced_stay AS i ON s.staynum = i.staynum
WHERE s.a2_hosptype_fac = 'H' AND s.dis_date IS NOT NULL AND s.a2_total_number_day_fac <> i.billed_days
