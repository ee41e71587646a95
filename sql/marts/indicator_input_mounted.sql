-- Lists that the hospital mounts and code meanings it states: whether they are there, and the weakest status of a national one.
INSERT INTO intermediate.indicator_input
WITH rank AS (
    SELECT ['law', 'guideline', 'secondary', 'inferred', 'recall', 'synthetic'] AS words
),

share AS (
    SELECT max(list_position(r.words, s.status)) AS place, any_value(r.words) AS words
    FROM reference.national_icu_share AS s
    CROSS JOIN rank AS r
    WHERE list_contains(r.words, s.status)
),

status AS (
    SELECT 'or_act' AS name, status FROM reference.or_act
    UNION ALL
    SELECT 'b4_contract', status FROM reference.b4_contract
    UNION ALL
    SELECT 'revision_line', status FROM reference.revision_line
    UNION ALL
    SELECT 'day_tariff', status FROM reference.day_tariff
),

mounted AS (
    SELECT w.name, w.detail, count(s.name) AS rows, max(list_position(r.words, s.status)) AS place
    FROM (
        VALUES
        ('or_act', 'acts in the operating theatre missing: mount or_act.csv'),
        ('b4_contract', 'contracts of part B4 missing: mount b4_contract.csv'),
        ('revision_line', 'lines of the revision missing: mount revision_line.csv'),
        ('day_tariff', 'tariffs of day care missing: mount day_tariff.csv')
    ) AS w (name, detail)
    CROSS JOIN rank AS r
    LEFT JOIN status AS s ON w.name = s.name
    GROUP BY w.name, w.detail
)

SELECT 'national_icu_share', place IS NOT NULL, 'national share of intensive days missing: mount national_icu_share.csv', list_extract(words, place)
FROM share
UNION ALL
SELECT c.name, coalesce(len(rule_list(c.parameter)) > 0, false), 'missing: rule parameter ' || c.parameter, nullif(max(p.status), 'unknown')
FROM (VALUES ('transport_100', 'transport_100'), ('urgent_admission', 'adm_urgent')) AS c (name, parameter)
LEFT JOIN reference.rule_parameter AS p ON c.parameter = p.name
GROUP BY c.name, c.parameter
UNION ALL
SELECT m.name, m.rows > 0, m.detail, list_extract(r.words, m.place)
FROM mounted AS m
CROSS JOIN rank AS r
UNION ALL
SELECT
    'lvz_condition',
    count(*) > 0,
    'groups of low-variable care missing: mount lvz_condition.csv',
    list_extract(any_value(r.words), max(list_position(r.words, c.status)))
FROM reference.lvz_condition AS c
CROSS JOIN rank AS r
WHERE list_contains(r.words, c.status)
UNION ALL
SELECT 'day_billing', exists(SELECT 1 FROM staging.procri30), 'missing: lump sums billed (procri30)', NULL
