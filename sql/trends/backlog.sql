-- Classic stays discharged more than backlog_days days (a variable) before the data speak (day of the run, or of delivery where it is earlier) and without a
-- principal diagnosis, per delivery.
WITH coded AS (
    SELECT DISTINCT code_agr, year_registr, period_registr, staynum
    FROM staging.diagnose
    WHERE type_diagnose = 'P'
),

seen AS (
    SELECT d.delivery_id, least(CAST(r.started_at AS date), min(g.delivered_on)) AS seen_on
    FROM quality.delivery AS d
    CROSS JOIN quality.run AS r
    LEFT JOIN reference.delivery_register AS g ON d.registration = g.registration AND d.period = g.period
    WHERE coalesce(d.verdict, '') <> 'not_evaluated'
    GROUP BY d.delivery_id, r.started_at
)

SELECT
    e.delivery_id,
    CAST(count(*) FILTER (c.staynum IS NULL AND date_diff('day', s.dis_date, e.seen_on) > getvariable('backlog_days')) AS double) AS backlog
FROM intermediate.stay AS s
INNER JOIN quality.file_account AS a ON s._file = a.file
INNER JOIN seen AS e ON a.delivery_id = e.delivery_id
LEFT JOIN coded AS c USING (code_agr, year_registr, period_registr, staynum)
WHERE s.is_classic AND s.dis_date IS NOT NULL
GROUP BY e.delivery_id
ORDER BY ALL
