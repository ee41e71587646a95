-- Per population and part of the budget: how many records have a blocking finding, or an error finding that touches that part.
CREATE OR REPLACE TABLE intermediate.population_finding AS
WITH member AS (
    SELECT 'stays' AS population, staynum, year_registr || '-' || period_registr AS period
    FROM marts.stay_valuation
    WHERE exclusion IS NULL
    UNION ALL
    SELECT 'day_stays', staynum, year_registr || '-' || period_registr
    FROM intermediate.day_stay
    UNION ALL
    SELECT 'admissions', staynum, year_registr || '-' || period_registr
    FROM intermediate.counted_stay
    WHERE is_counted
),

size AS (
    SELECT population, count(*) AS records
    FROM member
    GROUP BY population
),

grave AS (
    SELECT
        f.severity,
        d.period,
        coalesce(r.affects, '') AS affects,
        CASE WHEN json_valid(f.record_key) THEN f.record_key ->> '$.staynum' END AS staynum
    FROM quality.finding AS f
    INNER JOIN quality.delivery AS d ON f.delivery_id = d.delivery_id
    LEFT JOIN quality.rule AS r ON f.rule_id = r.rule_id AND f.delivery_id = r.delivery_id
    WHERE f.severity IN ('blocking', 'error')
),

part AS (
    SELECT DISTINCT unnest(string_split(part, ';')) AS part
    FROM intermediate.indicator_catalogue
),

touched AS (
    SELECT p.part, g.staynum, g.period, count(*) AS findings
    FROM grave AS g
    INNER JOIN part AS p ON g.severity = 'blocking' OR regexp_matches(g.affects, '\b' || p.part || '\b')
    WHERE g.staynum IS NOT NULL
    GROUP BY ALL
)

SELECT
    s.population,
    p.part,
    s.records,
    count(t.staynum) AS bad_records,
    coalesce(sum(t.findings), 0) AS findings
FROM size AS s
CROSS JOIN part AS p
LEFT JOIN member AS m ON s.population = m.population
LEFT JOIN touched AS t ON p.part = t.part AND m.staynum = t.staynum AND m.period = t.period
GROUP BY ALL
