-- Total length of stay agrees between files: over the discharged stays of types H, C and D the nights from the earliest entry date in
-- A3, A4 and A5 add up to those from the admission date in A2. A stay that a file lacks adds nothing there.
WITH per_delivery AS (
    SELECT a.delivery_id, count(*) AS stays, sum(s.dis_date - s.adm_date) AS nights
    FROM intermediate.stay AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    WHERE s.hosptype_fac IN ('H', 'C', 'D') AND s.adm_date IS NOT NULL AND s.dis_date IS NOT NULL
    GROUP BY a.delivery_id
),

per_file AS (
    SELECT a.delivery_id, p.file_code, count(*) AS stays, sum(p.dis_date - p.first_day) AS nights
    FROM intermediate.stay_path AS p
    INNER JOIN quality.file_account AS a ON p.stay_file = a.file
    WHERE p.hosptype_fac IN ('H', 'C', 'D') AND p.adm_date IS NOT NULL AND p.dis_date IS NOT NULL AND p.first_day IS NOT NULL
    GROUP BY a.delivery_id, p.file_code
)

SELECT
    d.delivery_id,
    w.item,
    coalesce(f.nights, 0) || ' nights in ' || w.item || ' (' || (d.stays - coalesce(f.stays, 0)) || ' stays missing)' AS value,
    d.nights || ' nights in STAYHOSP' AS expected,
    coalesce(f.nights, 0) - d.nights AS difference
FROM per_delivery AS d
CROSS JOIN (VALUES ('A3', 'STAYSPEC'), ('A4', 'STAYINDX'), ('A5', 'STAYUNIT')) AS w (file_code, item)
LEFT JOIN per_file AS f ON d.delivery_id = f.delivery_id AND w.file_code = f.file_code
WHERE coalesce(f.nights, 0) <> d.nights
