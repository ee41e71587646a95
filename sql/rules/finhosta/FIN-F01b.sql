-- The parts of the file name (hospital, year, collection, period) equal those of its records; one finding per file and part.
-- Records of table 7 come per half-year, whatever the period of the file.
WITH records AS (
    SELECT
        r._file,
        string_split(upper(regexp_extract(r._file, '[0-9]{3}-FIN-[^!/]*$')), '-') AS parts,
        lpad(r.sender_cd, 3, '0') AS sender,
        r.year,
        r.collection,
        CASE WHEN r.table_no <> 7 THEN r.period_cd END AS period
    FROM staging.finhosta AS r
),

compared AS (
    SELECT DISTINCT
        _file,
        unnest([
            { 'field': 'sender_cd', 'value': sender, 'expected': parts[1] },
            { 'field': 'collection', 'value': collection, 'expected': parts[4] },
            { 'field': 'year', 'value': CAST(year AS varchar), 'expected': parts[5] },
            { 'field': 'period_cd', 'value': period, 'expected': parts[6] }
        ]) AS part
    FROM records
    WHERE len(parts) >= 7
)

SELECT
    _file,
    CAST(NULL AS bigint) AS _line,
    part.field,
    string_agg(part.value, ', ' ORDER BY part.value) AS value,
    part.expected
FROM compared
WHERE part.value <> part.expected
GROUP BY ALL
