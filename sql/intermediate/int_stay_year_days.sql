-- Billed and realised days of the year per bed-index row of each stay as registered last, with the nights it covers.
CREATE OR REPLACE TABLE intermediate.stay_year_days AS
SELECT
    s.code_agr,
    s.year,
    s.staynum,
    coalesce(f.family, x.a4_code_bedindex_fac) AS family,
    x.a4_code_bedindex_fac AS bed_index,
    coalesce(x.a4_number_day_fac, 0) AS billed_days,
    coalesce(x.a4_number_day_fac, 0) + coalesce(x.a4_number_day_part_fac, 0) + coalesce(x.a4_number_day_no_fac, 0) AS realised_days,
    x.bedindex_in_date AS entry_date,
    coalesce(
        lead(x.bedindex_in_date) OVER (PARTITION BY s.code_agr, s.year, s.staynum ORDER BY x.order_bedindex),
        s.dis_date,
        period_end(s.year, s.period_registr) + 1
    ) AS until_date
FROM intermediate.stay_year AS s
INNER JOIN staging.stayindx AS x
    ON s.code_agr = x.code_agr AND s.year = x.year_registr AND s.period_registr = x.period_registr AND s.staynum = x.staynum
LEFT JOIN intermediate.bed_family AS f ON x.a4_code_bedindex_fac = f.bed_index
