-- PROCRI40: billed pharmaceutical product, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.procri40 AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    code_serv_inariz,
    CASE
        WHEN NOT (f4_code_farm_inariz GLOB '*[!0-9]*')
            THEN try_cast(f4_code_farm_inariz AS INTEGER)
    END AS f4_code_farm_inariz,
    CASE
        WHEN length(f4_date_start_farm_inariz) = 8 AND NOT (f4_date_start_farm_inariz GLOB '*[!0-9]*') AND NOT starts_with(f4_date_start_farm_inariz, '0000')
            THEN CAST(try_strptime(f4_date_start_farm_inariz, '%Y%m%d') AS DATE)
    END AS f4_date_start_farm_inariz,
    CASE
        WHEN length(f4_date_end_farm_inariz) = 8 AND NOT (f4_date_end_farm_inariz GLOB '*[!0-9]*') AND NOT starts_with(f4_date_end_farm_inariz, '0000')
            THEN CAST(try_strptime(f4_date_end_farm_inariz, '%Y%m%d') AS DATE)
    END AS f4_date_end_farm_inariz,
    f4_r40_number,
    CASE
        WHEN NOT (f4_number_farm_inariz GLOB '*[!0-9]*')
            THEN try_cast(f4_number_farm_inariz AS BIGINT)
    END AS f4_number_farm_inariz,
    CASE
        WHEN regexp_full_match(f4_fact_farm_inariz, '[0-9]+[.][0-9]{2}')
            THEN try_cast(f4_fact_farm_inariz AS DECIMAL(18, 2))
    END AS f4_fact_farm_inariz,
    type_association,
    id_association,
    _file,
    _line
FROM raw.procri40
