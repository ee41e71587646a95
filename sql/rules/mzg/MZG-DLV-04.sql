-- Per month of discharge at least coded_target_pct per cent of the classic stays (type H) have a principal diagnosis, once
-- coded_target_days have passed since the end of the month. The day of the run decides which months are tested.
WITH coded AS (
    SELECT DISTINCT code_agr, year_registr, period_registr, staynum
    FROM staging.diagnose
    WHERE type_diagnose = 'P'
),

monthly AS (
    SELECT
        a.delivery_id,
        last_day(s.dis_date) AS month_end,
        count(*) AS stays,
        count(c.staynum) AS coded
    FROM intermediate.stay AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    LEFT JOIN coded AS c USING (code_agr, year_registr, period_registr, staynum)
    WHERE s.is_classic AND s.dis_date IS NOT NULL
    GROUP BY ALL
)

SELECT
    delivery_id,
    strftime(month_end, '%Y-%m') AS month,
    coded || ' of ' || stays || ' stays coded' AS value,
    'at least ' || rule_number('coded_target_pct') || ' %' AS expected,
    round(100 * coded / stays - rule_number('coded_target_pct'), 1) AS difference
FROM monthly
WHERE
    coded < rule_number('coded_target_pct') / 100 * stays
    AND date_diff('day', month_end, current_date) >= rule_number('coded_target_days')
