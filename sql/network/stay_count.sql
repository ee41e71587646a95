-- Stays and their billed days by delivery, as the file of stays has them.
CREATE OR REPLACE TEMP TABLE stay_count AS
WITH stay AS (
    SELECT
        a.delivery_id,
        s.code_agr,
        s.year_registr,
        s.period_registr,
        s.staynum,
        sum(s.a2_total_number_day_fac) AS days
    FROM staging.stayhosp AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    GROUP BY ALL
)

SELECT delivery_id, count(*) AS stays, CAST(sum(days) AS bigint) AS days
FROM stay
GROUP BY ALL
