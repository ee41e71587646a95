-- A stay has billing lines (F3, F4, F5) if and only if its insurance status is one of the patients for whom RIZIV/INAMI does not intervene
-- (rule parameter insurance_no_riziv). A stay without status is not tested.
WITH billed AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        count(*) AS lines
    FROM intermediate.billing_line
    GROUP BY ALL
)

SELECT
    s._file,
    s._line,
    s.code_agr,
    s.staynum,
    s.a2_code_stat_insurance || ' with ' || coalesce(b.lines, 0) || ' billing lines' AS value,
    CASE WHEN b.lines IS NULL THEN 'billing lines' ELSE 'no billing line' END AS expected
FROM staging.stayhosp AS s
LEFT JOIN billed AS b USING (code_agr, year_registr, period_registr, staynum)
WHERE list_contains(rule_list('insurance_no_riziv'), s.a2_code_stat_insurance) <> (b.lines IS NOT NULL)
