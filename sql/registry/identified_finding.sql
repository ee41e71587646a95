-- Who a finding is and what it judged, for findings to be known again in another run. finding_key: delivery, rule, record and field (file and
-- what was found on the line where there is no record key); findings alike in all of that are numbered in the order of their lines.
-- evidence_hash: what the rule saw and expected.
CREATE OR REPLACE TEMP TABLE identified_finding AS
WITH named AS (
    SELECT
        f.rowid AS rowid_finding,
        f.*,
        concat_ws(
            chr(31),
            f.delivery_id,
            f.rule_id,
            f.table_name,
            coalesce(
                'k' || f.record_key,
                -- a line that could not be read is known by its text, a file or delivery as a whole by itself
                'f' || coalesce(f.file, '') || CASE WHEN f.line IS NULL THEN '' ELSE chr(30) || 'v' || coalesce(f.value, '') END
            ),
            coalesce(f.field, '')
        ) AS name
    FROM quality.finding AS f
)

SELECT
    rowid_finding,
    md5(
        name || chr(31) || row_number() OVER (PARTITION BY name ORDER BY line, related_key, value, expected, difference, rowid_finding)
    ) AS finding_key,
    md5(
        concat_ws(
            chr(31),
            coalesce('v' || value, ''),
            coalesce('e' || expected, ''),
            coalesce('d' || round(difference, 6), ''),
            coalesce('r' || related_key, '')
        )
    ) AS evidence_hash,
    delivery_id,
    rule_id,
    severity,
    table_name,
    file,
    line,
    field,
    record_key,
    CASE WHEN json_valid(record_key) THEN record_key ->> '$.staynum' END AS staynum
FROM named
