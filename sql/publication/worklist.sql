-- One row per finding, in the order in which people take them up: severity, justified days at stake (in either direction), rule, file,
-- line.
CREATE OR REPLACE TEMP TABLE worklist AS
WITH rule AS (
    SELECT
        rule_id,
        delivery_id,
        source,
        CASE getvariable('language') WHEN 'nl' THEN text_nl WHEN 'fr' THEN text_fr ELSE text_en END AS rule_text,
        CASE getvariable('language') WHEN 'nl' THEN fix_nl WHEN 'fr' THEN fix_fr ELSE fix_en END AS fix,
        coalesce(affects, '') NOT IN ('', '[]') AS decides_a_number
    FROM quality.rule
),

-- a stay is valued once per half-year; a yearly finding takes its largest value
valuation AS (
    SELECT code_agr, staynum, year_registr || '-' || period_registr AS period, max(fv) AS stake
    FROM stay_stake
    GROUP BY ALL
    UNION ALL
    SELECT code_agr, staynum, CAST(year_registr AS VARCHAR), max(fv)
    FROM stay_stake
    GROUP BY ALL
),

keyed AS (
    -- findings of one stay, or else of one line, explain one another
    SELECT *, coalesce(period || ' ' || staynum, file || ' ' || line) AS together
    FROM keyed_finding
),

companions AS (
    SELECT together, list_sort(list(DISTINCT rule_id)) AS rules
    FROM keyed
    WHERE together IS NOT NULL
    GROUP BY together
    HAVING count(DISTINCT rule_id) > 1
)

SELECT
    k.severity,
    list_position(['blocking', 'error', 'signal'], k.severity) AS severity_rank,
    k.severity = 'blocking' OR (k.severity = 'error' AND coalesce(r.decides_a_number, false)) AS is_critical,
    k.rule_id,
    r.rule_text,
    r.fix,
    k.delivery_id,
    k.table_name,
    k.file,
    k.line,
    k.record_key,
    k.staynum,
    k.field,
    coalesce(own.label, shared.label) AS item,
    k.value,
    k.expected,
    k.difference,
    k.related_key,
    array_to_string(list_filter(c.rules, LAMBDA other: other <> k.rule_id)[:8], ' ') AS related_rules,
    coalesce(-k.out_days, v.stake) AS stake,
    k.right_days AS if_right,
    -- unknown where the run was not compared with an earlier one; back: it had been resolved
    CASE WHEN s.state = 'new' AND s.is_back THEN 'back' ELSE s.state END AS state
FROM keyed AS k
LEFT JOIN rule AS r ON k.rule_id = r.rule_id AND k.delivery_id = r.delivery_id
LEFT JOIN valuation AS v ON k.hospital = v.code_agr AND k.period = v.period AND k.staynum = v.staynum
LEFT JOIN companions AS c ON k.together = c.together
LEFT JOIN finding_memory AS s ON k.finding_row = s.rowid_finding
LEFT JOIN field_label AS own ON lower(k.field) = own.field AND k.table_name = own.table_name
LEFT JOIN field_label AS shared ON lower(k.field) = shared.field AND shared.table_name = ''
ORDER BY severity_rank, greatest(abs(stake), abs(if_right)) DESC NULLS LAST, k.rule_id, k.file, k.line, k.field, k.finding_row
