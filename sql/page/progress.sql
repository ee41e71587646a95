-- Per delivery: verdict, findings by severity and state, and how far people are with them.
WITH counted AS (
    SELECT
        d.delivery_id,
        d.registration,
        d.hospital,
        d.period,
        coalesce(d.verdict, 'not_evaluated') AS verdict,
        count(i.position) AS findings,
        count(*) FILTER (i.severity = 'blocking') AS blocking,
        count(*) FILTER (i.severity = 'error') AS error,
        count(*) FILTER (i.severity = 'signal') AS signal,
        -- of a delivery seen for the first time the state is not known
        count(*) FILTER (i.position IS NOT NULL AND i.state IS NULL) AS unknown,
        count(*) FILTER (i.state = 'new') AS new,
        count(*) FILTER (i.state = 'back') AS back,
        count(*) FILTER (i.state = 'updated') AS updated,
        count(*) FILTER (i.state = 'unchanged') AS unchanged,
        count(*) FILTER (i.status = 'accepted') AS accepted,
        count(*) FILTER (i.status = 'rejected') AS rejected,
        count(*) FILTER (i.status = 'assigned') AS assigned,
        count(*) FILTER (i.status = 'open') AS open
    FROM quality.delivery AS d
    LEFT JOIN item AS i ON d.delivery_id = i.delivery_id
    GROUP BY ALL
)

SELECT *
FROM counted
ORDER BY list_position(['mzg', 'finhosta', 'grouper', 'social'], registration), period, delivery_id
