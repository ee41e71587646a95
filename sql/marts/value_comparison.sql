-- MZG against Finhosta per index family (GEN-08): billed days of the year; financed families only. A family that only one of the two
-- has counts no days in the other.
INSERT INTO intermediate.indicator_value
WITH mzg AS (
    SELECT f.family, sum(coalesce(x.a4_number_day_fac, 0)) AS days
    FROM staging.stayindx AS x
    INNER JOIN intermediate.index_family AS f ON x.a4_code_bedindex_fac = f.bed_index
    INNER JOIN intermediate.counted_stay AS s
        ON
            x.staynum = s.staynum
            AND x.period_registr = s.period_registr
            AND x.year_registr = s.year_registr
            AND x.code_agr = s.code_agr
    WHERE s.is_counted AND s.hosptype_fac <> 'C' AND f.family <> 'AKS'
    GROUP BY f.family
),

record AS (
    SELECT bed_index, cost_centre, month, insurer, arg_min(value, _line) AS value
    FROM staging.finhosta
    WHERE record_type_cd = 'B0803'
    GROUP BY ALL
),

finhosta AS (
    SELECT f.family, CAST(sum(r.value) AS double) AS days
    FROM record AS r
    INNER JOIN intermediate.index_family AS f USING (bed_index)
    WHERE f.family <> 'AKS'
    GROUP BY f.family
)

SELECT
    'GEN-08',
    family,
    NULL,
    coalesce(m.days, 0) / nullif(f.days, 0) - 1,
    coalesce(m.days, 0) AS numerator,
    f.days AS denominator,
    CASE WHEN coalesce(f.days, 0) = 0 THEN 'no billed days of this family in Finhosta' END,
    CASE
        WHEN abs(coalesce(m.days, 0) / nullif(f.days, 0) - 1) > rule_number('gap_days_max_pct') / 100
            THEN ['gap above ' || rule_number('gap_days_max_pct') || ' %']
    END
FROM mzg AS m
FULL JOIN finhosta AS f USING (family)
