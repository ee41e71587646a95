-- Classic stays discharged more than backlog_days days (a variable) before the data speak and without a principal diagnosis, per delivery.
SELECT
    delivery_id,
    CAST(count(*) FILTER (NOT is_coded AND date_diff('day', dis_date, seen_on) > getvariable('backlog_days')) AS double) AS backlog
FROM discharge
WHERE is_classic
GROUP BY delivery_id
ORDER BY ALL
