-- One row per indicator and scope with what its fitness rests on: value, basis, records with findings, half-years, stays without value and
-- rejected lines. A value is known when nothing that the whole indicator needs is missing.
CREATE OR REPLACE TABLE intermediate.indicator_known AS
WITH expected AS (
    SELECT *, unnest(string_split(coalesce(scopes, ''), ';')) AS scope
    FROM intermediate.indicator_catalogue
),

named AS (
    SELECT c.* EXCLUDE (scope), coalesce(v.scope, c.scope) AS scope, v.* EXCLUDE (scope, indicator_id, unit), v.unit AS own_unit
    FROM expected AS c
    LEFT JOIN intermediate.indicator_value AS v ON c.id = v.indicator_id AND c.scope = v.scope
    UNION
    SELECT c.*, v.scope, v.* EXCLUDE (scope, indicator_id, unit), v.unit AS own_unit
    FROM intermediate.indicator_catalogue AS c
    INNER JOIN intermediate.indicator_value AS v ON c.id = v.indicator_id
),

halves AS (
    SELECT string_agg(DISTINCT year_registr || '-' || period_registr, ', ') AS present, count(DISTINCT period_registr) AS n
    FROM intermediate.counted_stay
    WHERE period_registr IN (1, 2)
),

rejected AS (
    SELECT coalesce(sum(rejected), 0) AS lines
    FROM quality.file_account
    WHERE table_name IN ('stayhosp', 'stayindx', 'grouper')
),

unvalued AS (
    SELECT
        count(*) FILTER (fv IS NULL) AS n,
        100.0 * count(*) FILTER (fv IS NULL) / nullif(count(*), 0) AS pct
    FROM marts.stay_valuation
    WHERE exclusion IS NULL
)

SELECT
    n.*,
    b.missing,
    b.status AS basis_status,
    b.parameters AS basis_parameters,
    b.warnings AS basis_warnings,
    f.bad_records,
    f.records,
    coalesce(f.findings, 0) AS findings,
    100.0 * f.bad_records / nullif(f.records, 0) AS bad_pct,
    CASE WHEN b.missing IS NULL THEN n.value END AS known_value,
    CASE WHEN n.part NOT LIKE 'B8%' AND n.population IS NOT NULL AND h.n = 1 THEN 'only half-year ' || h.present END AS half_only,
    CASE WHEN n.rests_on_value = 'yes' THEN u.n END AS unvalued_stays,
    CASE WHEN n.rests_on_value = 'yes' THEN u.pct END AS unvalued_pct,
    CASE WHEN n.population = 'stays' THEN r.lines ELSE 0 END AS rejected_lines
FROM named AS n
LEFT JOIN intermediate.indicator_basis AS b ON n.id = b.id
LEFT JOIN (
    SELECT
        c.id,
        max(p.bad_records) AS bad_records,
        any_value(p.records) AS records,
        max(p.findings) AS findings
    FROM intermediate.indicator_catalogue AS c
    INNER JOIN intermediate.population_finding AS p
        ON c.population = p.population AND list_contains(string_split(c.part, ';'), p.part)
    GROUP BY c.id
) AS f ON n.id = f.id
CROSS JOIN halves AS h
CROSS JOIN rejected AS r
CROSS JOIN unvalued AS u
