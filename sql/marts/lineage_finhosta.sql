-- Lines of Finhosta behind the work units of B1 and the recognised beds, and what each contributes (m2, FTE, days, beds); a record that was delivered
-- twice counts once, as in the indicators.
CREATE OR REPLACE VIEW intermediate.lineage_finhosta AS
WITH burns_and_sp AS (
    SELECT code FROM reference.code
    WHERE list = 'family_sp' AND code IS NOT NULL
    UNION
    SELECT 'BR'
),

surface AS (
    SELECT _file, _line, value, try_cast(left(cost_centre, 3) AS integer) AS centre
    FROM staging.finhosta
    WHERE record_type_cd = 'B0302' AND value >= 0
    QUALIFY row_number() OVER (PARTITION BY cost_centre ORDER BY _line) = 1
),

nursing AS (
    SELECT _file, _line, value
    FROM staging.finhosta
    WHERE
        record_type_cd = 'Y1301'
        AND try_cast(left(cost_centre, 3) AS integer) BETWEEN 100 AND 499
        AND function_code IN (
            SELECT code FROM reference.function_codes
            WHERE category = 'nursing'
        )
    QUALIFY row_number() OVER (PARTITION BY cost_centre, staff_category, staff_type, employment_status, function_code, sex ORDER BY _line) = 1
),

bed AS (
    SELECT _file, _line, value, bed_index
    FROM staging.finhosta
    WHERE record_type_cd = 'B0802' AND bed_index IS NOT NULL AND value >= 0
    QUALIFY row_number() OVER (PARTITION BY bed_index, cost_centre ORDER BY _line) = 1
),

counted_bed AS (
    -- what the hospital states in its settings stands in place of its lines
    SELECT b.*, r.family
    FROM bed AS b
    INNER JOIN (
        SELECT DISTINCT bed_index, family FROM intermediate.recognised_beds
        WHERE origin <> 'settings'
    ) AS r USING (bed_index)
)

SELECT 'B1-02' AS indicator_id, '' AS scope, 'finhosta' AS table_name, _file, _line, CAST(value AS double) AS contribution
FROM surface
WHERE centre BETWEEN 100 AND 499 AND NOT (centre BETWEEN 290 AND 299 OR centre BETWEEN 310 AND 319)
UNION ALL
SELECT 'B1-05', 'actual', 'finhosta', _file, _line, CAST(value AS double) FROM nursing
UNION ALL
SELECT 'B1-01', g.b1_group, 'finhosta', b._file, b._line, CAST(b.value AS double)
FROM counted_bed AS b
CROSS JOIN (SELECT unnest(['univ', 'lt200', '200_299', '300_449', 'ge450']) AS b1_group) AS g
WHERE b.bed_index NOT IN (SELECT code FROM burns_and_sp)
UNION ALL
SELECT 'B4-07', 'fixed amount', 'finhosta', _file, _line, CAST(value AS double) FROM counted_bed
