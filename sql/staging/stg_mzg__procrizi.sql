-- PROCRIZI: RIZIV/INAMI act, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.procrizi AS
SELECT
    code_agr,
    CASE WHEN regexp_full_match(year_registr, '[0-9]+') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN regexp_full_match(period_registr, '[0-9]+') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN regexp_full_match(order_bedindex, '[0-9]+') THEN try_cast(order_bedindex AS INTEGER) END AS order_bedindex,
    m3_code_inariz,
    CASE WHEN regexp_full_match(m3_year_inariz, '[0-9]+') THEN try_cast(m3_year_inariz AS INTEGER) END AS m3_year_inariz,
    CASE WHEN regexp_full_match(m3_month_inariz, '[0-9]+') THEN try_cast(m3_month_inariz AS INTEGER) END AS m3_month_inariz,
    CASE WHEN regexp_full_match(m3_day_inariz, '[0-9]+') THEN try_cast(m3_day_inariz AS INTEGER) END AS m3_day_inariz,
    CASE
        WHEN regexp_full_match(m3_number_inariz_1_day, '[0-9]+')
            THEN try_cast(m3_number_inariz_1_day AS INTEGER)
    END AS m3_number_inariz_1_day,
    type_association,
    id_association,
    try_cast(m3_year_inariz || '-' || m3_month_inariz || '-' || m3_day_inariz AS DATE) AS inariz_date,
    _file,
    _line
FROM raw.procrizi
