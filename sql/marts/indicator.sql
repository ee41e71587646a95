-- One row per indicator and scope: value, status, fitness and why. What is missing is named and never replaced; a result resting on a
-- reading, a recollection or invented reference data is at best fit with reservations.
CREATE OR REPLACE TABLE marts.indicator AS
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
),

joined AS (
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
)

SELECT
    id AS indicator_id,
    scope,
    name_en,
    name_nl,
    name_fr,
    coalesce(own_unit, unit) AS unit,
    getvariable('hospital') AS hospital,
    getvariable('period') AS period,
    CAST(getvariable('exercise_date') AS date) AS exercise_date,
    known_value AS value,
    CASE WHEN missing IS NULL THEN numerator END AS numerator,
    CASE WHEN missing IS NULL THEN denominator END AS denominator,
    CASE WHEN known_value IS NULL THEN 'unknown' ELSE basis_status END AS status,
    CASE
        WHEN known_value IS NULL THEN 'not_computable'
        WHEN bad_pct > rule_number('fitness_unfit_pct') OR unvalued_pct > rule_number('fitness_unfit_pct') THEN 'unfit'
        WHEN
            basis_status IN ('inferred', 'recall', 'synthetic', 'unknown')
            OR bad_pct > rule_number('fitness_reservation_pct')
            OR unvalued_stays > 0
            OR rejected_lines > 0
            OR half_only IS NOT NULL
            THEN 'fit_with_reservations'
        ELSE 'fit'
    END AS fitness,
    CASE
        WHEN
            known_value IS NULL
            THEN
                coalesce(
                    CASE WHEN starts_with(reason, 'not in force') THEN reason END,
                    missing,
                    reason,
                    'no value: nothing to count or to divide by'
                )
        ELSE
            nullif(
                concat_ws(
                    '; ',
                    CASE WHEN basis_status IN ('inferred', 'recall', 'synthetic', 'unknown') THEN 'weakest status: ' || basis_status END,
                    half_only,
                    CASE WHEN unvalued_stays > 0 THEN unvalued_stays || ' stays without value' END,
                    CASE WHEN rejected_lines > 0 THEN rejected_lines || ' lines rejected in reading' END,
                    CASE
                        WHEN bad_records > 0
                            THEN
                                bad_records
                                || ' of '
                                || records
                                || ' records ('
                                || round(bad_pct, 1)
                                || ' %) with blocking or error findings'
                    END
                ),
                ''
            )
    END AS reason,
    CASE WHEN known_value IS NULL THEN basis_warnings ELSE list_concat(coalesce(warnings, []), coalesce(basis_warnings, [])) END
        AS warnings,
    CAST(basis_parameters AS varchar) AS parameters,
    article,
    CAST(findings AS bigint) AS findings
FROM joined
ORDER BY indicator_id, scope
