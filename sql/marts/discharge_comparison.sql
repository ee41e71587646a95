-- Comparison of discharges (annex 3, point 3.6.4, until 30-6-2025): CD days - max(MZG discharges - Finhosta discharges, 0) x hospital mean.
CREATE OR REPLACE TABLE intermediate.discharge_comparison AS
WITH rule AS (
    SELECT count(*) > 0 AS is_in_force
    FROM marts.parameter
    WHERE key = 'a3.discharge_comparison'
),

mzg AS (
    SELECT count(*) AS n
    FROM intermediate.population
    WHERE hosptype_fac IN ('H', 'L') AND dis_date IS NOT NULL AND d_cd + d_e + d_g + d_m + d_ni > 0
),

record AS (
    SELECT bed_index, cost_centre, month, insurer, arg_min(value, _line) AS value
    FROM staging.finhosta
    WHERE
        record_type_cd = 'B0807' AND bed_index IN (
            SELECT bed_index FROM intermediate.index_family
            WHERE family <> 'AKS'
        )
    GROUP BY ALL
),

finhosta AS (
    SELECT CAST(sum(value) AS double) AS n
    FROM record
)

SELECT
    r.is_in_force,
    m.n AS mzg_discharges,
    f.n AS finhosta_discharges,
    CASE WHEN r.is_in_force THEN greatest(m.n - f.n, 0) * h.mean_los ELSE 0 END AS reduction_days
FROM rule AS r
CROSS JOIN mzg AS m
CROSS JOIN finhosta AS f
CROSS JOIN intermediate.hospital_mean AS h
