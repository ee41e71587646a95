-- Every finding with its row, hospital, period and stay, and what it is worth in justified days (view finding_worth).
CREATE OR REPLACE TEMP VIEW keyed_finding AS
SELECT
    f.*,
    f.rowid AS finding_row,
    d.hospital,
    d.period,
    CASE WHEN json_valid(f.record_key) THEN f.record_key ->> '$.staynum' END AS staynum,
    w.out_days,
    w.right_days
FROM quality.finding AS f
LEFT JOIN quality.file_account AS a ON f.file = a.file
LEFT JOIN quality.delivery AS d ON coalesce(a.delivery_id, f.delivery_id) = d.delivery_id
-- once per place and stay, however many findings share a line: each finding must stay one row
LEFT JOIN (
    SELECT
        delivery_id,
        rule_id,
        file,
        line,
        field,
        staynum,
        arg_max(out_days, abs(out_days)) AS out_days,
        arg_max(right_days, abs(right_days)) AS right_days
    FROM finding_worth
    GROUP BY delivery_id, rule_id, file, line, field, staynum
) AS w
    ON
        f.delivery_id = w.delivery_id
        AND f.rule_id = w.rule_id
        AND f.file = w.file
        AND f.line IS NOT DISTINCT FROM w.line
        AND f.field IS NOT DISTINCT FROM w.field
        AND CASE WHEN json_valid(f.record_key) THEN f.record_key ->> '$.staynum' END IS NOT DISTINCT FROM w.staynum
