-- How well each edition held fits the codes of a half-year. codes: different codes in use that are reported in some edition; outside: those
-- that the edition does not have. Editions differ by less than one code in a hundred, so only the number outside tells them apart; is_best
-- marks the fewest, which several editions may share.
CREATE OR REPLACE VIEW intermediate.icd_edition_fit AS
WITH known AS (
    SELECT
        system,
        year_registr,
        period_registr,
        code
    FROM intermediate.icd_code
    WHERE is_billable
),

inside AS (
    SELECT
        k.system,
        k.year_registr,
        k.period_registr,
        e.fy,
        count(*) AS codes
    FROM known AS k
    INNER JOIN reference.icd10 AS i ON k.system = i.system AND k.code = i.code AND coalesce(i.billable, true)
    INNER JOIN reference.icd10_edition AS e ON k.system = e.system AND e.fy BETWEEN coalesce(i.first_fy, 0) AND coalesce(i.last_fy, 9999)
    GROUP BY ALL
),

counted AS (
    SELECT
        k.system,
        k.year_registr,
        k.period_registr,
        e.fy AS edition,
        k.codes,
        k.codes - coalesce(i.codes, 0) AS outside
    FROM (SELECT system, year_registr, period_registr, count(*) AS codes FROM known GROUP BY ALL) AS k
    INNER JOIN reference.icd10_edition AS e ON k.system = e.system
    LEFT JOIN inside AS i
        ON
            k.system = i.system
            AND k.year_registr = i.year_registr
            AND k.period_registr = i.period_registr
            AND e.fy = i.fy
)

SELECT
    *,
    outside = min(outside) OVER (PARTITION BY system, year_registr, period_registr) AS is_best
FROM counted
