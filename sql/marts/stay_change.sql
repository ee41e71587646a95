-- What changes when a stay with findings leaves the population: its days per index family, its realised days, its justified day-surgery
-- day and its social flags, each with the sign of the change. The means of the hospital and of the country stay as they are.
CREATE OR REPLACE TABLE intermediate.change AS
WITH touched AS (
    SELECT DISTINCT d.hospital AS code_agr, d.period, f.record_key ->> '$.staynum' AS staynum
    FROM quality.finding AS f
    LEFT JOIN quality.file_account AS a ON f.file = a.file
    INNER JOIN quality.delivery AS d ON coalesce(a.delivery_id, f.delivery_id) = d.delivery_id
    WHERE json_valid(f.record_key) AND (f.record_key ->> '$.staynum') IS NOT NULL
),

valued AS (
    SELECT
        v.code_agr,
        v.year_registr || '-' || v.period_registr AS period,
        v.staynum,
        coalesce(-v.days_cd, 0) AS cd,
        coalesce(-v.days_e, 0) AS e,
        coalesce(-v.days_g, 0) AS g,
        coalesce(-v.days_m, 0) AS m,
        coalesce(-v.days_ni, 0) AS ni,
        CASE WHEN v.exclusion = 'earlier part of a long stay' THEN 0 ELSE coalesce(-v.los, 0) END AS realised,
        0 AS day_surgery,
        v.reason IS NULL AS is_known
    FROM marts.stay_valuation AS v
    UNION ALL
    SELECT
        code_agr,
        year_registr || '-' || period_registr,
        staynum,
        0,
        0,
        0,
        0,
        0,
        -1,
        CASE WHEN is_justified THEN 0 - budget_number('a3.day.factor') ELSE 0 END,
        NOT is_justified OR budget_number('a3.day.factor') IS NOT NULL
    FROM intermediate.day_stay
),

flag AS (
    SELECT
        code_agr,
        year || '-' || period AS period,
        staynum,
        -CAST(any_value(is_maf_social) = 'Y' AS integer) AS n1,
        -CAST(any_value(is_bim) = 'Y' AS integer) AS d1,
        -CAST(any_value(is_maf_low_income_isolated) = 'Y' AS integer) AS n2,
        -CAST(any_value(is_insured) = 'Y' AS integer) AS d2
    FROM staging.social
    GROUP BY ALL
)

SELECT
    'out' AS kind,
    CAST(NULL AS bigint) AS correction,
    v.*,
    f.* EXCLUDE (code_agr, period, staynum)
FROM valued AS v
SEMI JOIN touched AS t ON v.code_agr = t.code_agr AND v.period = t.period AND v.staynum = t.staynum
LEFT JOIN flag AS f ON v.code_agr = f.code_agr AND v.period = f.period AND v.staynum = f.staynum
