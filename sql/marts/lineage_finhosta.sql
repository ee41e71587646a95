-- Lines of Finhosta behind the work units of B1 and the recognised beds, and what each contributes (m2, FTE, beds).
CREATE OR REPLACE VIEW intermediate.lineage_finhosta AS
WITH burns_and_sp AS (
    SELECT code FROM reference.code
    WHERE list = 'family_sp' AND code IS NOT NULL
    UNION
    SELECT 'BR'
),

used_bed AS (
    -- what the hospital states in its settings stands in place of its lines
    SELECT b.*, r.family
    FROM intermediate.counted_bed AS b
    INNER JOIN (
        SELECT DISTINCT bed_index, family FROM intermediate.recognised_beds
        WHERE origin <> 'settings'
    ) AS r USING (bed_index)
)

SELECT 'B1-02' AS indicator_id, '' AS scope, 'finhosta' AS table_name, _file, _line, CAST(value AS double) AS contribution
FROM intermediate.counted_surface
WHERE is_service
UNION ALL
SELECT 'B1-05', 'actual', 'finhosta', _file, _line, CAST(value AS double) FROM intermediate.counted_nursing
UNION ALL
SELECT 'B1-01', g.b1_group, 'finhosta', b._file, b._line, CAST(b.value AS double)
FROM used_bed AS b
CROSS JOIN (SELECT unnest(['univ', 'lt200', '200_299', '300_449', 'ge450']) AS b1_group) AS g
WHERE b.bed_index NOT IN (SELECT code FROM burns_and_sp)
UNION ALL
SELECT 'B4-07', 'fixed amount', 'finhosta', _file, _line, CAST(value AS double) FROM used_bed
