-- The editions that fit the codes of a half-year best, in words: years in a row as first-last.
CREATE OR REPLACE VIEW intermediate.icd_best_edition AS
WITH best AS (
    SELECT
        *,
        edition - row_number() OVER (PARTITION BY system, year_registr, period_registr ORDER BY edition) AS block
    FROM intermediate.icd_edition_fit
    WHERE is_best
),

run AS (
    SELECT
        system,
        year_registr,
        period_registr,
        any_value(codes) AS codes,
        any_value(outside) AS outside,
        list(edition) AS members,
        min(edition) || CASE WHEN count(*) > 1 THEN '-' || max(edition) ELSE '' END AS years
    FROM best
    GROUP BY system, year_registr, period_registr, block
)

SELECT
    system,
    year_registr,
    period_registr,
    any_value(codes) AS codes,
    any_value(outside) AS outside,
    flatten(list(members)) AS members,
    string_agg(years, ', ' ORDER BY years) AS editions
FROM run
GROUP BY system, year_registr, period_registr
