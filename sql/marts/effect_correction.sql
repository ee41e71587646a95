-- Findings whose rule says what the disputed field should hold, numbered: the field less the difference, or the expected value.
CREATE OR REPLACE TABLE effect.correction AS
SELECT
    row_number() OVER (ORDER BY f.rule_id, f.file, f.line, f.field) AS correction,
    f.rule_id,
    f.table_name,
    f.file,
    f.line,
    f.field,
    f.expected,
    f.difference,
    r.remedy
FROM quality.finding AS f
INNER JOIN effect.remedy AS r ON f.rule_id = r.rule_id
WHERE f.field IS NOT NULL AND f.line IS NOT NULL AND CASE r.remedy WHEN 'difference' THEN f.difference IS NOT NULL ELSE f.expected IS NOT NULL END
