-- Definition of the inappropriate classic stay in force on the last day of each half-year (BFM decree annex 3 pt 4.2.2), one row each.
-- What the hospital states itself takes the place of the product's parameter.
CREATE OR REPLACE VIEW intermediate.inappropriate_definition AS
WITH half_year AS (
    SELECT DISTINCT
        year_registr,
        period_registr,
        period_end(year_registr, period_registr) AS last_day
    FROM staging.stayhosp
),

legal AS (
    SELECT
        h.year_registr,
        h.period_registr,
        p.key,
        coalesce(max(p.value) FILTER (p.origin <> 'product'), max(p.value)) AS value
    FROM half_year AS h
    INNER JOIN reference.parameter AS p ON h.last_day BETWEEN p.valid_from AND coalesce(p.valid_to, DATE '9999-12-31')
    WHERE starts_with(p.key, 'a3.inapp.') OR p.key = 'a3.listB.codes'
    GROUP BY ALL
)

SELECT
    year_registr,
    period_registr,
    max(value) FILTER (key = 'a3.inapp.hosptype') AS hosptype,
    max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.los_max') AS most_days,
    max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.soi') AS soi,
    max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.rom') AS rom,
    max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.age_min_exclusive') AS age_above,
    max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.age_max_exclusive') AS age_below,
    max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.apr097_age_max_exclusive') AS age_below_097,
    max(try_cast(value AS integer)) FILTER (key = 'a3.inapp.listB_codes_billed') AS codes_billed,
    string_split(string_agg(value, ';') FILTER (key IN ('a3.inapp.aprdrg_surgical', 'a3.inapp.aprdrg_medical')), ';') AS aprdrgs,
    string_split(max(value) FILTER (key = 'a3.listB.codes'), ';') AS list_b
FROM legal
GROUP BY ALL
