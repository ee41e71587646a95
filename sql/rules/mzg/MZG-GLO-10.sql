-- Total length of stay agrees between files: over the discharged stays of types H, C and D the nights from the earliest entry date in
-- A3, A4 and A5 add up to those from the admission date in A2. A stay that a file lacks adds nothing there.
WITH path AS (
    SELECT 'STAYSPEC' AS item, code_agr, year_registr, period_registr, staynum, spec_in_date AS day FROM staging.stayspec
    UNION ALL
    SELECT 'STAYINDX' AS item, code_agr, year_registr, period_registr, staynum, bedindex_in_date AS day FROM staging.stayindx
    UNION ALL
    SELECT 'STAYUNIT' AS item, code_agr, year_registr, period_registr, staynum, unit_in_date AS day FROM staging.stayunit
),

started AS (
    SELECT item, code_agr, year_registr, period_registr, staynum, min(day) AS first_day
    FROM path
    GROUP BY item, code_agr, year_registr, period_registr, staynum
),

stays AS (
    SELECT a.delivery_id, s.*
    FROM intermediate.stay AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    WHERE s.hosptype_fac IN ('H', 'C', 'D') AND s.adm_date IS NOT NULL AND s.dis_date IS NOT NULL
),

per_delivery AS (
    SELECT delivery_id, count(*) AS stays, sum(dis_date - adm_date) AS nights
    FROM stays
    GROUP BY delivery_id
),

per_file AS (
    SELECT s.delivery_id, f.item, count(*) AS stays, sum(s.dis_date - f.first_day) AS nights
    FROM stays AS s
    INNER JOIN started AS f USING (code_agr, year_registr, period_registr, staynum)
    WHERE f.first_day IS NOT NULL
    GROUP BY s.delivery_id, f.item
)

SELECT
    d.delivery_id,
    w.item,
    coalesce(f.nights, 0) || ' nights in ' || w.item || ' (' || (d.stays - coalesce(f.stays, 0)) || ' stays missing)' AS value,
    d.nights || ' nights in STAYHOSP' AS expected,
    coalesce(f.nights, 0) - d.nights AS difference
FROM per_delivery AS d
CROSS JOIN (VALUES ('STAYSPEC'), ('STAYINDX'), ('STAYUNIT')) AS w (item)
LEFT JOIN per_file AS f ON d.delivery_id = f.delivery_id AND w.item = f.item
WHERE coalesce(f.nights, 0) <> d.nights
