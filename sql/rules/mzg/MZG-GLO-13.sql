-- Occupancy per bed index and calendar year, days of the discharged stays over mean beds of both half-years x days of the year, is at
-- most occupancy_max. Indices without beds are not tested.
WITH days AS (
    SELECT s.year_registr, x.a4_code_bedindex_fac AS bed_index, sum(coalesce(x.a4_number_day_fac, 0)) AS days
    FROM staging.stayindx AS x
    INNER JOIN intermediate.stay AS s USING (code_agr, year_registr, period_registr, staynum)
    WHERE s.dis_date BETWEEN s.period_start AND s.period_end AND x.a4_code_bedindex_fac NOT IN ('U', 'OP')
    GROUP BY s.year_registr, x.a4_code_bedindex_fac
),

beds AS (
    SELECT year_registr, code_bedindex AS bed_index, sum(coalesce(s4_number_bed, 0)) / 2.0 AS beds
    FROM staging.unitindx
    WHERE period_registr IN (1, 2)
    GROUP BY year_registr, code_bedindex
),

occupied AS (
    SELECT
        o.delivery_id,
        d.bed_index,
        d.days,
        b.beds,
        100 * d.days / (b.beds * (period_end(d.year_registr, 2) - period_start(d.year_registr, 1) + 1)) AS occupancy
    FROM days AS d
    INNER JOIN beds AS b USING (year_registr, bed_index)
    INNER JOIN quality.delivery AS o ON o.registration = 'mzg' AND o.period = d.year_registr || '-2'
    WHERE b.beds > 0
)

SELECT
    delivery_id,
    bed_index,
    'a4_number_day_fac' AS field,
    round(occupancy, 1) || ' % (' || days || ' days, ' || beds || ' beds)' AS value,
    'at most ' || rule_number('occupancy_max') || ' %' AS expected,
    round(occupancy - rule_number('occupancy_max'), 2) AS difference
FROM occupied
WHERE occupancy > rule_number('occupancy_max')
