-- Adapted minutes of annex 9 for the acts of the operating theatre: half of them for a secondary act, then 33, 25 or 20 % more by length, times the
-- coefficient for days that the seven insurers do not pay (art. 46 §3, 2° a). A code without minutes leaves the sum open.
CREATE OR REPLACE TABLE intermediate.theatre_time AS
WITH listed AS (
    SELECT unnest(string_split(value, ';')) AS pair, valid_from
    FROM marts.parameter
    WHERE key = 'b2.or.std_minutes' AND is_usable
),

standard AS (
    SELECT split_part(pair, ':', 1) AS code, arg_max(try_cast(split_part(pair, ':', 2) AS double), valid_from) AS minutes
    FROM listed
    GROUP BY split_part(pair, ':', 1)
),

done AS (
    SELECT a.code, acts - coalesce(secondary_acts, 0) AS acts, s.minutes
    FROM reference.or_act AS a
    LEFT JOIN standard AS s ON a.code = s.code
    UNION ALL
    SELECT a.code, coalesce(secondary_acts, 0), s.minutes * budget_number('b2.or.secondary_coef')
    FROM reference.or_act AS a
    LEFT JOIN standard AS s ON a.code = s.code
)

SELECT
    count(DISTINCT code) FILTER (minutes IS NULL AND acts > 0) AS unknown_codes,
    exact_sum(
        acts * minutes * (
            1 + CASE
                WHEN minutes < 210 THEN budget_number_for('b2.or.setup_add', '<210 min')
                WHEN minutes < 270 THEN budget_number_for('b2.or.setup_add', '210-269 min')
                ELSE budget_number_for('b2.or.setup_add', '>=270 min')
            END
        )
    ) AS minutes
FROM done
