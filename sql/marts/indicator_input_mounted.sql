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
)

SELECT 'national_icu_share', place IS NOT NULL, 'national share of intensive days missing: mount national_icu_share.csv', list_extract(words, place)
FROM share
UNION ALL
SELECT 'transport_100', coalesce(len(rule_list('transport_100')) > 0, false), 'missing: rule parameter transport_100', NULL
UNION ALL
SELECT 'urgent_admission', coalesce(len(rule_list('adm_urgent')) > 0, false), 'missing: rule parameter adm_urgent', NULL
UNION ALL
SELECT 'or_act', count(*) > 0, 'acts in the operating theatre missing: mount or_act.csv', NULL FROM reference.or_act
UNION ALL
SELECT 'b4_contract', count(*) > 0, 'contracts of part B4 missing: mount b4_contract.csv', NULL FROM reference.b4_contract
UNION ALL
SELECT 'revision_line', count(*) > 0, 'lines of the revision missing: mount revision_line.csv', NULL FROM reference.revision_line
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
SELECT 'day_tariff', count(*) > 0, 'tariffs of day care missing: mount day_tariff.csv', NULL FROM reference.day_tariff
UNION ALL
SELECT 'day_billing', exists(SELECT 1 FROM staging.procri30), 'missing: lump sums billed (procri30)', NULL
