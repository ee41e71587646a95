-- The report of the auditor is delivered with the collection REVISOR, not after it (KB/AR 6-12-2020, art. 2).
SELECT
    d.delivery_id,
    coalesce('report delivered on ' || r.auditor_report_on, 'no date of the report') AS value,
    'report delivered by ' || r.delivered_on AS expected,
    date_diff('day', r.delivered_on, r.auditor_report_on) AS difference
FROM quality.delivery AS d
INNER JOIN reference.delivery_register AS r ON d.period = r.period AND r.registration = 'finhosta' AND r.collection = 'REVISOR'
WHERE d.registration = 'finhosta' AND r.delivered_on IS NOT NULL AND coalesce(r.auditor_report_on > r.delivered_on, true)
