-- Effect in justified days of the corrections that rules state (GEN-09, annex 3, point 3.4): value after less value before, up and down apart.
UPDATE marts.indicator AS i
SET
    value = e.days,
    numerator = e.records,
    status = b.status,
    fitness = CASE WHEN b.status IN ('law', 'guideline', 'secondary') THEN 'fit' ELSE 'fit_with_reservations' END,
    reason = CASE WHEN b.status NOT IN ('law', 'guideline', 'secondary') THEN 'weakest status: ' || b.status END
FROM (
    SELECT
        unnest(['up', 'down']) AS scope,
        unnest([coalesce(exact_sum_if(days, days > 0), 0), coalesce(exact_sum_if(days, days < 0), 0)]) AS days,
        unnest([count(*) FILTER (days > 0), count(*) FILTER (days < 0)]) AS records
    FROM (
        -- one correction of one value, whatever the number of rules that ask for it
        SELECT DISTINCT hospital, period, file, line, field, right_days AS days
        FROM marts.finding_effect
        WHERE right_days IS NOT NULL
    ) AS corrected
) AS e
CROSS JOIN intermediate.indicator_basis AS b
WHERE i.indicator_id = 'GEN-09' AND b.id = 'GEN-09' AND i.scope = e.scope AND i.reason = 'effects of findings not derived'
