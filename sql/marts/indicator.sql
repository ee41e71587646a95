-- One row per indicator and scope: value, status, fitness and why. What is missing is named and never replaced; a result resting on a
-- reading, a recollection or invented reference data is at best fit with reservations.
CREATE OR REPLACE TABLE marts.indicator AS
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
FROM intermediate.indicator_known
ORDER BY indicator_id, scope
