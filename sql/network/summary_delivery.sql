-- The deliveries of the run with their verdicts, lines and stays.
WITH lines AS (
    SELECT
        delivery_id,
        CAST(sum(lines) AS bigint) AS lines,
        CAST(sum(loaded) AS bigint) AS loaded,
        CAST(sum(rejected) AS bigint) AS rejected
    FROM quality.file_account
    GROUP BY ALL
)

SELECT
    r.run_id,
    d.delivery_id,
    d.registration,
    d.hospital,
    d.period,
    coalesce(d.verdict, 'not_evaluated') AS verdict,
    l.lines,
    l.loaded,
    l.rejected,
    s.stays,
    s.days
FROM quality.delivery AS d
CROSS JOIN quality.run AS r
LEFT JOIN lines AS l USING (delivery_id)
LEFT JOIN stay_count AS s USING (delivery_id)
ORDER BY d.delivery_id
