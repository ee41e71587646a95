-- PROCRIZI: RIZIV/INAMI act, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.procrizi AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    CASE WHEN NOT (order_bedindex GLOB '*[!0-9]*') THEN try_cast(order_bedindex AS INTEGER) END AS order_bedindex,
    m3_code_inariz,
    CASE WHEN NOT (m3_year_inariz GLOB '*[!0-9]*') THEN try_cast(m3_year_inariz AS INTEGER) END AS m3_year_inariz,
    CASE WHEN NOT (m3_month_inariz GLOB '*[!0-9]*') THEN try_cast(m3_month_inariz AS INTEGER) END AS m3_month_inariz,
    CASE WHEN NOT (m3_day_inariz GLOB '*[!0-9]*') THEN try_cast(m3_day_inariz AS INTEGER) END AS m3_day_inariz,
    CASE
        WHEN NOT (m3_number_inariz_1_day GLOB '*[!0-9]*')
            THEN try_cast(m3_number_inariz_1_day AS INTEGER)
    END AS m3_number_inariz_1_day,
    type_association,
    id_association,
    CASE
        WHEN
            NOT ((m3_year_inariz || m3_month_inariz || m3_day_inariz) GLOB '*[!0-9]*')
            AND length(ltrim(m3_year_inariz, '0')) BETWEEN 1 AND 4
            THEN try_cast(m3_year_inariz || '-' || m3_month_inariz || '-' || m3_day_inariz AS DATE)
    END AS inariz_date,
    _file,
    _line
FROM raw.procrizi
