-- Per specialism the share of secondary diagnoses that were not present on admission (N) lies, month of discharge by month, within the
-- 99.8 % limits of a p-chart over the loaded months; and the share of values other than Y and N, empty ones included, is at most 10 %.
WITH counted AS (
    SELECT
        f.delivery_id,
        a.code_spec,
        date_trunc('month', s.dis_date) AS month,
        count(*) AS diagnoses,
        count_if(d.m1_present_adm = 'N') AS acquired,
        count_if(coalesce(d.m1_present_adm NOT IN ('Y', 'N'), true)) AS others
    FROM staging.diagnose AS d
    INNER JOIN quality.file_account AS f ON d._file = f.file
    INNER JOIN staging.stayspec AS a USING (code_agr, year_registr, period_registr, staynum, order_spec)
    INNER JOIN intermediate.stay AS s USING (code_agr, year_registr, period_registr, staynum)
    WHERE d.type_diagnose <> 'P' AND a.code_spec IS NOT NULL
    GROUP BY ALL
),

charted AS (
    SELECT
        *,
        sum(acquired) OVER (PARTITION BY code_spec) / sum(diagnoses) OVER (PARTITION BY code_spec) AS usual_share
    FROM counted
    WHERE month IS NOT NULL
),

of_specialism AS (
    SELECT
        delivery_id,
        code_spec,
        sum(diagnoses) AS diagnoses,
        sum(others) AS others
    FROM counted
    GROUP BY ALL
)

SELECT
    delivery_id,
    code_spec,
    strftime(month, '%Y-%m') AS month,
    acquired || ' of ' || diagnoses || ' not present on admission' AS value,
    'share of ' || round(100 * usual_share, 1) || ' %' AS expected,
    round(100 * (acquired / diagnoses - usual_share), 1) AS difference
FROM charted
WHERE is_outside_binomial(acquired, diagnoses, usual_share)
UNION ALL
SELECT
    delivery_id,
    code_spec,
    NULL AS month,
    others || ' of ' || diagnoses || ' neither Y nor N' AS value,
    'at most 10 %' AS expected,
    round(100 * (others / diagnoses - 0.1), 1) AS difference
FROM of_specialism
WHERE others > 0.1 * diagnoses
