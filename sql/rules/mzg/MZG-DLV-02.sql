-- The validation document is dated, not after the delivery, and signed by manager, chief physician and head of nursing (KB/AR 27-4-2007,
-- art. 6). Names are not shown.
WITH document AS (
    SELECT
        d.delivery_id,
        unnest([
            {
                'part': 'validated_on',
                'found': coalesce('dated ' || r.validated_on, 'no date'),
                'is_right': r.validated_on IS NOT NULL AND coalesce(r.validated_on <= r.delivered_on, true)
            },
            { 'part': 'signed_by_manager', 'found': 'no name', 'is_right': r.signed_by_manager IS NOT NULL },
            { 'part': 'signed_by_chief_physician', 'found': 'no name', 'is_right': r.signed_by_chief_physician IS NOT NULL },
            { 'part': 'signed_by_head_of_nursing', 'found': 'no name', 'is_right': r.signed_by_head_of_nursing IS NOT NULL }
        ]) AS entry
    FROM quality.delivery AS d
    INNER JOIN reference.delivery_register AS r ON d.period = r.period AND r.registration = 'mzg'
    WHERE d.registration = 'mzg'
)

SELECT
    delivery_id,
    entry.part,
    entry.found AS value,
    CASE WHEN entry.part = 'validated_on' THEN 'a date, not after the delivery' ELSE 'a name' END AS expected
FROM document
WHERE NOT entry.is_right
