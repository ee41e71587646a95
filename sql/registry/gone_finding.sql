-- Findings that stood before and that this run tested for and no longer found. A finding stands on where its rule was not evaluated, where
-- the file of its record is missing, and where its record was kept from the rule because its layout is broken.
-- Needs identified_finding and open_spell.
CREATE OR REPLACE TEMP TABLE gone_finding AS
WITH evaluated AS (
    SELECT DISTINCT delivery_id, rule_id
    FROM quality.rule_result
    WHERE outcome <> 'not_evaluated'
),

-- a rule over several tables finds on other tables than the one it is counted on
untested AS (
    SELECT delivery_id, rule_id, table_name
    FROM quality.rule_result
    WHERE outcome = 'not_evaluated'
),

-- a rule may look into the deliveries of another registration
delivered AS (
    SELECT DISTINCT d.delivery_id, a.table_name
    FROM quality.delivery AS d
    CROSS JOIN quality.file_account AS a
    INNER JOIN quality.delivery AS e ON a.delivery_id = e.delivery_id
    WHERE a.status IN ('loaded', 'partial', 'empty') AND (d.delivery_id = e.delivery_id OR d.registration <> e.registration)
)

SELECT o.delivery_id, o.finding_key, o.rule_id, o.severity, o.table_name, o.record_key, o.staynum
FROM open_spell AS o
SEMI JOIN evaluated AS e ON o.delivery_id = e.delivery_id AND o.rule_id = e.rule_id
ANTI JOIN identified_finding AS i ON o.finding_key = i.finding_key
ANTI JOIN untested AS u ON o.delivery_id = u.delivery_id AND o.rule_id = u.rule_id AND o.table_name = u.table_name
ANTI JOIN quality.withheld_finding AS w
    ON
        o.delivery_id = w.delivery_id
        AND o.rule_id = w.rule_id
        AND o.table_name = w.table_name
        AND md5(o.record_key) = w.record_mark
WHERE o.record_key IS NULL OR (o.delivery_id, o.table_name) IN (SELECT d.delivery_id, d.table_name FROM delivered AS d)
