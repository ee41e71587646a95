-- Effects added up per rule, nursing unit and specialism where the stay ended; a stay counts once in each. Days up and down are both shown:
-- what leaves, and what corrections would add or take.
CREATE OR REPLACE TABLE marts.effect_total AS
WITH unit AS (
    SELECT code_agr, year_registr || '-' || period_registr AS period, staynum, arg_max(code_campus || ' ' || code_unit, order_unit) AS name
    FROM staging.stayunit
    GROUP BY ALL
),

specialism AS (
    SELECT code_agr, year_registr || '-' || period_registr AS period, staynum, arg_max(code_spec, order_spec) AS name
    FROM staging.stayspec
    GROUP BY ALL
),

named AS (
    SELECT 'rule' AS dimension, e.rule_id AS name, e.*
    FROM marts.finding_effect AS e
    UNION ALL
    SELECT 'unit', u.name, e.*
    FROM marts.finding_effect AS e
    INNER JOIN unit AS u ON e.hospital = u.code_agr AND e.period = u.period AND e.staynum = u.staynum
    UNION ALL
    SELECT 'specialism', s.name, e.*
    FROM marts.finding_effect AS e
    INNER JOIN specialism AS s ON e.hospital = s.code_agr AND e.period = s.period AND e.staynum = s.staynum
),

stay AS (
    SELECT
        dimension,
        name,
        hospital,
        period,
        coalesce(staynum, file || ' ' || line) AS record,
        count(*) AS findings,
        any_value(out_days) AS out_days,
        any_value(out_beds) AS out_beds,
        any_value(out_points) AS out_points,
        any_value(right_days) AS right_days,
        any_value(right_points) AS right_points
    FROM named
    WHERE name IS NOT NULL
    GROUP BY ALL
)

SELECT
    dimension,
    name,
    count(*) AS stays,
    CAST(sum(findings) AS bigint) AS findings,
    exact_sum(out_days) AS out_days,
    exact_sum(out_beds) AS out_beds,
    exact_sum(out_points) AS out_points,
    count(right_days) AS correctable,
    exact_sum_if(right_days, right_days > 0) AS right_days_up,
    exact_sum_if(right_days, right_days < 0) AS right_days_down,
    exact_sum(right_points) AS right_points
FROM stay
GROUP BY dimension, name
