-- From the geriatric transfer to the justified days per index family: B2-09, B2-10, B2-11, B2-12. Without the number of systems the split
-- between CD and G is open, their sum is not.
INSERT INTO intermediate.indicator_value
WITH moved AS (
    SELECT
        kind,
        coalesce(exact_sum(v.transferred_days), 0) AS days,
        count(v.transfer) AS n
    FROM (VALUES ('potential'), ('real')) AS k (kind)
    LEFT JOIN marts.stay_valuation AS v ON k.kind = v.transfer
    GROUP BY kind
),

undecided AS (
    SELECT
        CASE
            WHEN count(*) > 0 THEN [count(*) || ' stays from 70 years on left in CD: systems or Gfin mean stay unknown']
            ELSE []
        END AS notes
    FROM marts.stay_valuation
    WHERE transfer = 'undecided'
),

systems AS (
    SELECT CASE WHEN NOT is_present THEN detail END AS lacking
    FROM intermediate.indicator_input
    WHERE name = 'systems'
),

family AS (
    SELECT
        j.family,
        CASE WHEN j.family NOT IN ('CD', 'G') OR s.lacking IS NULL THEN j.days END AS days,
        CASE WHEN j.family IN ('CD', 'G') THEN s.lacking END AS reason,
        CASE WHEN j.family IN ('CD', 'G') THEN u.notes END AS notes
    FROM marts.justified_days AS j
    CROSS JOIN systems AS s
    CROSS JOIN undecided AS u
),

bound AS (
    SELECT any_value(transfer_beds) AS beds, any_value(back_to_cd) AS days, budget_number('a3.G.cap_beds') AS cap
    FROM marts.justified_days
)

SELECT 'B2-09', m.kind, NULL, m.days, m.days AS numerator, m.n, NULL, u.notes FROM moved AS m CROSS JOIN undecided AS u
UNION ALL
SELECT 'B2-10', 'beds before', NULL, beds, NULL, NULL, NULL, NULL FROM bound
UNION ALL
SELECT 'B2-10', 'beds kept', NULL, least(beds, cap), NULL, NULL, NULL, NULL FROM bound
UNION ALL
SELECT 'B2-10', 'days back to CD', 'day', days, NULL, NULL, NULL, NULL FROM bound
UNION ALL
SELECT
    'B2-11',
    '',
    NULL,
    CASE WHEN is_in_force THEN reduction_days END,
    mzg_discharges,
    finhosta_discharges,
    CASE WHEN NOT is_in_force THEN 'not in force on ' || CAST(getvariable('exercise_date') AS varchar) || ': a3.discharge_comparison' END,
    NULL
FROM intermediate.discharge_comparison
UNION ALL
SELECT 'B2-12', family, NULL, days, NULL, NULL, reason, notes FROM family
UNION ALL
SELECT 'B2-12', 'all', NULL, CASE WHEN count(days) = count(*) THEN exact_sum(days) END, NULL, NULL, NULL, NULL FROM marts.justified_days
