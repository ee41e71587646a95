-- PROCRI30: billed day or lump sum, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.procri30 AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    staynum,
    code_serv_inariz,
    CASE
        WHEN NOT (f3_code_ps_forf_inariz GLOB '*[!0-9]*')
            THEN try_cast(f3_code_ps_forf_inariz AS INTEGER)
    END AS f3_code_ps_forf_inariz,
    CASE
        WHEN length(f3_date_start_ps_forf_inariz) = 8 AND NOT (f3_date_start_ps_forf_inariz GLOB '*[!0-9]*') AND NOT starts_with(f3_date_start_ps_forf_inariz, '0000')
            THEN CAST(try_strptime(f3_date_start_ps_forf_inariz, '%Y%m%d') AS DATE)
    END AS f3_date_start_ps_forf_inariz,
    CASE
        WHEN length(f3_date_end_ps_forf_inariz) = 8 AND NOT (f3_date_end_ps_forf_inariz GLOB '*[!0-9]*') AND NOT starts_with(f3_date_end_ps_forf_inariz, '0000')
            THEN CAST(try_strptime(f3_date_end_ps_forf_inariz, '%Y%m%d') AS DATE)
    END AS f3_date_end_ps_forf_inariz,
    CASE
        WHEN NOT (f3_number_ps_forf_inariz GLOB '*[!0-9]*')
            THEN try_cast(f3_number_ps_forf_inariz AS BIGINT)
    END AS f3_number_ps_forf_inariz,
    CASE
        WHEN regexp_full_match(f3_fact_ps_forf_inariz, '[0-9]+[.][0-9]{2}')
            THEN try_cast(f3_fact_ps_forf_inariz AS DECIMAL(18, 2))
    END AS f3_fact_ps_forf_inariz,
    type_association,
    id_association,
    _file,
    _line
FROM raw.procri30
