-- Stays by day of discharge: delivery, the day its data speak (day of the run, or of delivery where the hospital's register says that the content cannot
-- be younger), kind, and whether a principal diagnosis is there. Deliveries that could not be judged have no part in it.
CREATE OR REPLACE TEMP VIEW discharge AS
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

SELECT e.delivery_id, e.seen_on, s.dis_date, s.period_start, s.period_end, s.is_classic, c.staynum IS NOT NULL AS is_coded
FROM intermediate.stay AS s
INNER JOIN quality.file_account AS a ON s._file = a.file
INNER JOIN seen AS e ON a.delivery_id = e.delivery_id
LEFT JOIN coded AS c USING (code_agr, year_registr, period_registr, staynum)
WHERE s.dis_date IS NOT NULL
