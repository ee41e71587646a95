-- The hospital's settings as the simulation sees them: recognised beds of a family stated as what they are now and the change.
SELECT s.*
FROM run.reference.setting AS s
WHERE
    NOT EXISTS (
        SELECT 1
        FROM whatif_change AS c
        INNER JOIN run.intermediate.recognised_beds AS b ON c.family = b.family
        WHERE c.kind = 'beds' AND s.name = 'recognised_beds.' || b.bed_index
    )
UNION ALL BY NAME
SELECT 'recognised_beds.' || c.family AS name, CAST(greatest(coalesce(sum(b.beds), 0) + any_value(c.amount), 0) AS varchar) AS value
FROM whatif_change AS c
LEFT JOIN run.intermediate.recognised_beds AS b ON c.family = b.family
WHERE c.kind = 'beds'
GROUP BY c.change_id, c.family
