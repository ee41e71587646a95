-- EMPLOPER: staff per quarter, typed. Written from the contract; a value that does not fit is empty here
-- and a finding of the rules on types and dates.
CREATE OR REPLACE TABLE staging.emploper AS
SELECT
    code_agr,
    CASE WHEN NOT (year_registr GLOB '*[!0-9]*') THEN try_cast(year_registr AS INTEGER) END AS year_registr,
    CASE WHEN NOT (period_registr GLOB '*[!0-9]*') THEN try_cast(period_registr AS INTEGER) END AS period_registr,
    code_campus,
    code_unit,
    quarter_registr,
    p1_q_or_f,
    p1_code_qual_function,
    CASE
        WHEN regexp_full_match(p1_number_fte_payed, '[0-9]+[.][0-9]{2}')
            THEN try_cast(p1_number_fte_payed AS DECIMAL(18, 2))
    END AS p1_number_fte_payed,
    CASE
        WHEN regexp_full_match(p1_number_fte_38_week, '[0-9]+[.][0-9]{2}')
            THEN try_cast(p1_number_fte_38_week AS DECIMAL(18, 2))
    END AS p1_number_fte_38_week,
    CASE WHEN NOT (p1_number_persons GLOB '*[!0-9]*') THEN try_cast(p1_number_persons AS INTEGER) END AS p1_number_persons,
    _file,
    _line
FROM raw.emploper
