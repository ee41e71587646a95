-- Driver of each line of B4 that counts something (B4-01, art. 50 to 74terdecies), and contracts with their evidence in time (B4-10, art. 63, 92 and 101).
INSERT INTO intermediate.indicator_value
WITH driver AS (
    SELECT 'art. ' || unnest(['53', '54', '58', '61', '61bis', '63quater', '74ter']) AS line, exact_sum(beds) AS n, NULL AS setting
    FROM intermediate.b4_bed
    WHERE origin <> 'stated'
    UNION ALL
    SELECT 'art. 55 psychiatric beds', coalesce(exact_sum_if(beds, bed_index ~ '^(A|K|T|IB|S6)'), 0), NULL FROM intermediate.b4_bed
    WHERE origin <> 'stated'
    UNION ALL
    SELECT 'art. 55 other beds', exact_sum_if(beds, NOT bed_index ~ '^(A|K|T|IB|S6)'), NULL FROM intermediate.b4_bed
    WHERE origin <> 'stated'
    UNION ALL
    SELECT unnest(['art. 63bis', 'art. 63ter', 'art. 64', 'art. 65']), unnest([elderly, geriatric_day, consults, palliative]), NULL
    FROM intermediate.b4_stay
    UNION ALL
    SELECT line, setting_number(setting), setting
    FROM (
        SELECT
            'art. ' || unnest(['57', '60', '68', '71 TPP', '71 QPP', '73', '73ter', '74bis', '74quinquies', '74octies']) AS line,
            unnest([
                'forced_admissions', 'fte_contract_fbi', 'smur_functions', 'fte_title_tpp', 'fte_title_qpp', 'fte_first_job', 'fte_long_absence',
                'ivf_cycles', 'coma_beds', 'fte_youth_jobs'
            ]) AS setting
    ) AS asked
),

contract AS (
    SELECT
        count(*) FILTER (due_date <= getvariable('exercise_date')) AS due,
        count(*) FILTER (due_date <= getvariable('exercise_date') AND delivered_date <= due_date) AS in_time,
        list(line || ': no evidence in time' ORDER BY line)
        FILTER (due_date <= getvariable('exercise_date') AND coalesce(delivered_date > due_date, true)) AS late,
        exact_sum(amount * index_coefficient - notified) AS difference
    FROM reference.b4_contract
)

SELECT
    'B4-01' AS indicator_id, line AS scope, NULL AS unit, n AS value, n AS numerator, NULL AS denominator, missing_settings([setting]) AS reason,
    NULL AS warnings
FROM driver
UNION ALL
SELECT 'B4-10', 'evidence in time', NULL, in_time / nullif(due, 0), in_time, due, CASE WHEN due = 0 THEN 'no evidence due' END, late FROM contract
UNION ALL
SELECT 'B4-10', 'recomputed less notified', 'EUR', difference, NULL, NULL, 'missing: index coefficient or notified amount in b4_contract.csv', NULL FROM contract
