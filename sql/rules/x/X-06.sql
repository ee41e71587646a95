-- Discharges of the year in the compared bed indices: Finhosta B0807 against MZG.
WITH compared AS (
    SELECT code AS bed_index
    FROM reference.code
    WHERE list = 'discharge_comparison'
),

families AS (
    -- Finhosta may name intensive forms apart (CI, DI, EI, MIC, NIC): they belong to the same families
    SELECT DISTINCT f.family
    FROM intermediate.bed_family AS f
    SEMI JOIN compared AS c ON f.bed_index = c.bed_index
),

mzg AS (
    SELECT d.delivery_id, count(s.staynum) AS stays
    FROM quality.delivery AS d
    LEFT JOIN intermediate.stay_year AS s
        ON
            s.code_agr = d.hospital
            AND CAST(s.year AS VARCHAR) = d.period
            AND s.is_admitted
            AND year(s.dis_date) = s.year
            AND s.bed_index IN (FROM compared)
    WHERE d.registration = 'finhosta'
    GROUP BY d.delivery_id
),

finhosta AS (
    SELECT delivery_id, coalesce(sum(value) FILTER (record_type_cd = 'B0807' AND family IN (FROM families)), 0) AS stays
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING bool_or(table_no = 8)
)

SELECT
    f.delivery_id,
    'value' AS field,
    f.stays AS value,
    m.stays AS expected,
    CAST(f.stays - m.stays AS DOUBLE) AS difference
FROM finhosta AS f
INNER JOIN mzg AS m ON f.delivery_id = m.delivery_id
WHERE abs(f.stays - m.stays) > greatest(rule_number('x_stays'), f.stays * rule_number('x_stays_pct') / 100)
