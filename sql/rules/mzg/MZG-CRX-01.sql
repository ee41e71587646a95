-- Per calendar year and index of the comparison of discharges, the MZG discharges (types H and L, by the last bed index other than U)
-- are not more than the Finhosta discharges B0807 (BFM decree, annex 3, point 3.6.4).
WITH last_index AS (
    SELECT s.year_registr, arg_max(x.a4_code_bedindex_fac, x.order_bedindex) AS bed_index
    FROM staging.stayindx AS x
    INNER JOIN intermediate.stay AS s USING (code_agr, year_registr, period_registr, staynum)
    WHERE s.hosptype_fac IN ('H', 'L') AND year(s.dis_date) = s.year_registr AND x.a4_code_bedindex_fac <> 'U'
    GROUP BY s._file, s._line, s.year_registr
),

mzg AS (
    SELECT year_registr, CASE bed_index WHEN 'NIC' THEN 'NI' ELSE bed_index END AS bed_index, count(*) AS discharges
    FROM last_index
    GROUP BY ALL
),

record AS (
    -- a record that was delivered twice counts once
    SELECT year, bed_index, cost_centre, month, insurer, arg_min(value, _line) AS value
    FROM staging.finhosta
    WHERE record_type_cd = 'B0807'
    GROUP BY ALL
),

finhosta AS (
    SELECT year AS year_registr, CASE bed_index WHEN 'NIC' THEN 'NI' ELSE bed_index END AS bed_index, sum(value) AS discharges
    FROM record
    GROUP BY ALL
)

SELECT
    d.delivery_id,
    m.bed_index,
    'a4_code_bedindex_fac' AS field,
    m.discharges || ' discharges in MZG' AS value,
    'at most ' || CAST(coalesce(f.discharges, 0) AS bigint) || ' discharges in Finhosta B0807' AS expected,
    m.discharges - coalesce(f.discharges, 0) AS difference
FROM mzg AS m
INNER JOIN quality.delivery AS d ON d.registration = 'mzg' AND d.period = m.year_registr || '-2'
LEFT JOIN finhosta AS f USING (year_registr, bed_index)
SEMI JOIN reference.code AS c
    ON
        c.list = 'discharge_comparison' AND m.bed_index = c.code
        AND coalesce(try_cast(c.valid_from AS date), DATE '1900-01-01') <= make_date(CAST(m.year_registr AS bigint), 12, 31)
        AND coalesce(try_cast(c.valid_to AS date), DATE '9999-12-31') >= make_date(CAST(m.year_registr AS bigint), 1, 1)
WHERE m.discharges > coalesce(f.discharges, 0) AND EXISTS (SELECT 1 FROM record)
