-- Every invoiced stay with a billed nursing day and discharge in the half-year is registered in A2 (KB/AR 27-4-2007, art. 4).
SELECT
    d.delivery_id,
    i.staynum,
    'staynum' AS field,
    i.billed_days || ' billed days, discharge on ' || i.dis_date AS value,
    'a stay in STAYHOSP' AS expected
FROM reference.invoiced_stay AS i
INNER JOIN quality.delivery AS d
    ON
        d.registration = 'mzg'
        AND i.dis_date BETWEEN period_start(try_cast(left(d.period, 4) AS INTEGER), try_cast(split_part(d.period, '-', 2) AS INTEGER))
        AND period_end(try_cast(left(d.period, 4) AS INTEGER), try_cast(split_part(d.period, '-', 2) AS INTEGER))
WHERE
    i.billed_days >= 1
    AND NOT EXISTS (
        SELECT 1
        FROM staging.stayhosp AS s
        INNER JOIN quality.file_account AS a ON s._file = a.file
        WHERE s.staynum = i.staynum AND a.delivery_id = d.delivery_id
    )
