-- For every half-year delivered in the last archive_years years the archive holds the control log and the signed validation report
-- (KB/AR 27-4-2007, art. 6). A half-year that is not in the run is judged with the first of the run that follows it.
WITH archived AS (
    SELECT
        (
            SELECT arg_min(d.delivery_id, d.period)
            FROM quality.delivery AS d
            WHERE d.registration = 'mzg' AND d.period >= r.period
        ) AS delivery_id,
        r.period,
        unnest([
            { 'part': 'control_log', 'is_there': r.control_log IS NOT NULL },
            { 'part': 'validation_report', 'is_there': r.validation_report IS NOT NULL }
        ]) AS document
    FROM reference.delivery_register AS r
    WHERE
        r.registration = 'mzg'
        AND r.delivered_on >= current_date - to_years(CAST(rule_number('archive_years') AS INTEGER))
)

SELECT
    delivery_id,
    period,
    document.part,
    'not in the archive' AS value,
    'in the archive' AS expected
FROM archived
WHERE delivery_id IS NOT NULL AND NOT document.is_there
