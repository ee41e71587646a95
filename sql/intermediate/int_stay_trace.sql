-- One row per stay and file of its path (A3 specialisms, A4 bed indices, A5 nursing units): its records, their numbering and dates, beside
-- the dates of the stay, so that the rules on paths need to look into the records of those few stays only that break them.
CREATE OR REPLACE TABLE intermediate.stay_path AS
WITH path AS (
    SELECT 'A3' AS file_code, code_agr, year_registr, period_registr, staynum, order_spec AS number, spec_in_date AS day
    FROM staging.stayspec
    UNION ALL
    SELECT 'A4' AS file_code, code_agr, year_registr, period_registr, staynum, order_bedindex AS number, bedindex_in_date AS day
    FROM staging.stayindx
    UNION ALL
    SELECT 'A5' AS file_code, code_agr, year_registr, period_registr, staynum, order_unit AS number, unit_in_date AS day
    FROM staging.stayunit
),

counted AS (
    SELECT
        file_code,
        code_agr,
        year_registr,
        period_registr,
        staynum,
        count(*) AS records,
        min(number) AS first_number,
        max(number) AS last_number,
        min(day) AS first_day,
        max(day) AS last_day,
        count(day) = count(*) AS has_all_days
    FROM path
    GROUP BY file_code, code_agr, year_registr, period_registr, staynum
)

SELECT
    c.*,
    s.hosptype_fac,
    s.adm_date,
    s.dis_date,
    s.end_date,
    s._file AS stay_file
FROM counted AS c
LEFT JOIN intermediate.stay AS s USING (code_agr, year_registr, period_registr, staynum)
