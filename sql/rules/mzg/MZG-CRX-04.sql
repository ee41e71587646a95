-- Per bed index the beds of the units (S4_NUMBER_BED) are not more than the recognised beds B0802 of Finhosta. U and OP are not tested.
WITH units AS (
    SELECT
        a.delivery_id,
        u.year_registr,
        CASE u.code_bedindex WHEN 'NIC' THEN 'NI' ELSE u.code_bedindex END AS bed_index,
        sum(coalesce(u.s4_number_bed, 0)) AS beds
    FROM staging.unitindx AS u
    INNER JOIN quality.file_account AS a ON u._file = a.file
    WHERE u.code_bedindex NOT IN ('U', 'OP')
    GROUP BY ALL
),

record AS (
    -- a record that was delivered twice counts once
    SELECT year, bed_index, cost_centre, arg_min(value, _line) AS value
    FROM staging.finhosta
    WHERE record_type_cd = 'B0802'
    GROUP BY ALL
),

recognised AS (
    SELECT year AS year_registr, CASE bed_index WHEN 'NIC' THEN 'NI' ELSE bed_index END AS bed_index, sum(value) AS beds
    FROM record
    GROUP BY ALL
)

SELECT
    u.delivery_id,
    u.bed_index,
    's4_number_bed' AS field,
    u.beds || ' beds in UNITINDX' AS value,
    'at most ' || CAST(coalesce(r.beds, 0) AS bigint) || ' recognised beds in Finhosta B0802' AS expected,
    u.beds - coalesce(r.beds, 0) AS difference
FROM units AS u
LEFT JOIN recognised AS r USING (year_registr, bed_index)
WHERE u.beds > coalesce(r.beds, 0) AND EXISTS (SELECT 1 FROM record)
