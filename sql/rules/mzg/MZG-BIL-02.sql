-- Start and end of a billing line lie between the admission date and the discharge date or, for an open stay, the end of the period.
-- What is empty is not tested; one finding per date.
WITH stay AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        min(adm_date) AS adm_date,
        max(end_date) AS end_date
    FROM intermediate.stay
    GROUP BY ALL
)

SELECT
    b._file,
    b._line,
    c.field,
    c.day AS value,
    coalesce(CAST(s.adm_date AS varchar), '') || ' to ' || coalesce(CAST(s.end_date AS varchar), '') AS expected,
    CASE WHEN c.day < s.adm_date THEN date_diff('day', s.adm_date, c.day) ELSE date_diff('day', s.end_date, c.day) END AS difference,
    CAST(json_object('code_agr', b.code_agr, 'staynum', b.staynum) AS varchar) AS related_key
FROM intermediate.billing_line AS b
INNER JOIN stay AS s USING (code_agr, year_registr, period_registr, staynum)
CROSS JOIN LATERAL (VALUES (b.start_field, b.start_date), (b.end_field, b.end_date)) AS c (field, day)
WHERE c.day < s.adm_date OR c.day > s.end_date
