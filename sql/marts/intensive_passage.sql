-- Hours in units of intensive care per stay (annex 8: only passages of more than 24 hours count): from the entry of the unit to the next entry, of
-- the last unit to the discharge.
CREATE OR REPLACE TABLE intermediate.intensive_passage AS
WITH entered AS (
    SELECT
        code_agr, year_registr, period_registr, staynum, code_unit,
        unit_in_date + to_minutes(coalesce(a5_hour_unit_in, 0) * 60 + coalesce(a5_min_unit_in, 0)) AS entered_at,
        order_unit
    FROM staging.stayunit AS u
    SEMI JOIN (
        SELECT DISTINCT code_agr AS c, year_registr AS y, period_registr AS p, staynum AS s
        FROM staging.stayunit AS o
        WHERE starts_with(code_unit, 'INT')
    ) AS i ON code_agr = i.c AND year_registr = i.y AND period_registr = i.p AND staynum = i.s
),

passage AS (
    SELECT
        *,
        lead(entered_at) OVER (PARTITION BY code_agr, year_registr, period_registr, staynum ORDER BY order_unit) AS left_at
    FROM entered
)

SELECT
    p.code_agr,
    p.year_registr,
    p.period_registr,
    p.staynum,
    bool_or(
        date_diff(
            'minute', p.entered_at,
            coalesce(p.left_at, h.dis_date + to_minutes(coalesce(h.a2_hour_hosp_out, 0) * 60 + coalesce(h.a2_min_hosp_out, 0)))
        )
        > budget_number('b2.annex8.min_icu_hours') * 60
    ) AS is_long
FROM passage AS p
LEFT JOIN staging.stayhosp AS h USING (code_agr, year_registr, period_registr, staynum)
WHERE starts_with(p.code_unit, 'INT')
GROUP BY ALL
