-- Revision (C2-01, art. 92): final less provisional per line, and what corrected data explain; compensation of a merger (C2-02, art. 97 §2).
INSERT INTO intermediate.indicator_value
WITH merger AS (
    SELECT
        budget_number_for('c2.merger_compensation', 'year ' || CAST(CAST(setting_number('merger_year') AS integer) AS varchar)) AS weight,
        (setting_number('merger_points_before') - setting_number('merger_points_after')) * budget_number('national.b2.point_value') AS points_eur,
        CASE
            WHEN setting_number('merger_b8_before') - setting_number('merger_b8_after') IS NOT NULL
                THEN greatest(setting_number('merger_b8_before') - setting_number('merger_b8_after'), 0)
        END AS b8_eur
)

SELECT
    'C2-01' AS indicator_id, 'exposure' AS scope, NULL AS unit, exact_sum(final - provisional) AS value,
    exact_sum(final) AS numerator, exact_sum(provisional) AS denominator,
    NULL AS reason, list(line || ': ' || round(final - provisional, 2) ORDER BY line) FILTER (final <> provisional) AS warnings
FROM reference.revision_line
UNION ALL
SELECT 'C2-01', 'explained', NULL, exact_sum(on_corrected - on_delivered), exact_sum(on_corrected), exact_sum(on_delivered), NULL, NULL FROM reference.revision_line
UNION ALL
SELECT 'C2-02', '', NULL, weight * (points_eur + b8_eur), points_eur, b8_eur, NULL, NULL FROM merger
