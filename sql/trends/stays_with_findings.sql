-- Stays with blocking findings or errors among the stays of a delivery: of all, and by nursing unit and specialism where the stay ended.
-- Units and specialisms with few stays (smallest_group) stand together, name '', so that the registry holds no small cell of theirs; when
-- together they are still few, they are left out.
WITH faulty AS (
    SELECT DISTINCT coalesce(a.delivery_id, f.delivery_id) AS delivery_id, f.record_key ->> '$.staynum' AS staynum
    FROM quality.finding AS f
    LEFT JOIN quality.file_account AS a ON f.file = a.file
    WHERE f.severity IN ('blocking', 'error') AND f.record_key IS NOT NULL
),

stay AS (
    SELECT DISTINCT a.delivery_id, s.code_agr, s.year_registr, s.period_registr, s.staynum
    FROM staging.stayhosp AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    INNER JOIN quality.delivery AS d ON a.delivery_id = d.delivery_id
    WHERE coalesce(d.verdict, '') <> 'not_evaluated'
),

unit AS (
    SELECT code_agr, year_registr, period_registr, staynum, arg_max(code_campus || ' ' || code_unit, order_unit) AS name
    FROM staging.stayunit
    GROUP BY ALL
),

specialism AS (
    SELECT code_agr, year_registr, period_registr, staynum, arg_max(code_spec, order_spec) AS name
    FROM staging.stayspec
    GROUP BY ALL
),

named AS (
    SELECT s.delivery_id, s.staynum, '' AS dimension, '' AS name
    FROM stay AS s
    UNION ALL
    SELECT s.delivery_id, s.staynum, 'unit', u.name
    FROM stay AS s
    INNER JOIN unit AS u USING (code_agr, year_registr, period_registr, staynum)
    WHERE u.name IS NOT NULL
    UNION ALL
    SELECT s.delivery_id, s.staynum, 'specialism', p.name
    FROM stay AS s
    INNER JOIN specialism AS p USING (code_agr, year_registr, period_registr, staynum)
    WHERE p.name IS NOT NULL
),

counted AS (
    SELECT n.delivery_id, n.dimension, n.name, count(f.staynum) AS faulty, count(*) AS stays
    FROM named AS n
    LEFT JOIN faulty AS f USING (delivery_id, staynum)
    GROUP BY ALL
),

shown AS (
    SELECT
        delivery_id,
        dimension,
        CASE WHEN stays >= rule_number('smallest_group') THEN name ELSE '' END AS name,
        faulty,
        stays
    FROM counted
)

SELECT
    delivery_id,
    dimension,
    name,
    CAST(sum(faulty) AS double) AS faulty,
    CAST(sum(stays) AS double) AS stays
FROM shown AS s
GROUP BY delivery_id, dimension, name
HAVING dimension = '' OR sum(s.stays) >= rule_number('smallest_group')
ORDER BY ALL
