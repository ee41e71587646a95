-- Recognised beds of Finhosta equal the beds of the MZG structure files in the second half-year, per bed-index family.
WITH mzg AS (
    SELECT d.delivery_id, coalesce(f.family, u.code_bedindex) AS family, sum(u.s4_number_bed) AS beds
    FROM staging.unitindx AS u
    INNER JOIN quality.delivery AS d
        ON d.registration = 'finhosta' AND u.code_agr = d.hospital AND CAST(u.year_registr AS VARCHAR) = d.period AND u.period_registr = 2
    LEFT JOIN intermediate.bed_family AS f ON u.code_bedindex = f.bed_index
    WHERE u.s4_number_bed > 0
    GROUP BY ALL
),

finhosta AS (
    SELECT delivery_id, family, sum(value) AS beds
    FROM intermediate.finhosta
    WHERE record_type_cd = 'B0802'
    GROUP BY ALL
),

compared AS (
    SELECT
        coalesce(f.delivery_id, m.delivery_id) AS delivery_id,
        coalesce(f.family, m.family) AS family,
        coalesce(f.beds, 0) AS recognised,
        coalesce(m.beds, 0) AS structure
    FROM finhosta AS f
    FULL JOIN mzg AS m ON f.delivery_id = m.delivery_id AND f.family = m.family
)

SELECT
    delivery_id,
    family,
    'value' AS field,
    recognised AS value,
    structure AS expected,
    CAST(recognised - structure AS DOUBLE) AS difference
FROM compared
WHERE recognised <> structure
