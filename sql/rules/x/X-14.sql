-- The comparison of both registrations rests on both half-years of MZG of the same hospital and year: CODE_AGR = SENDER_CD,
-- YEAR_REGISTR = YEAR.
WITH halves AS (
    SELECT d.delivery_id, d.hospital, d.period, count(m.delivery_id) AS loaded
    FROM quality.delivery AS d
    LEFT JOIN quality.delivery AS m ON m.registration = 'mzg' AND m.hospital = d.hospital AND left(m.period, 4) = d.period
    WHERE d.registration = 'finhosta'
    GROUP BY ALL
),

-- a file that holds no stay of the hospital and year at all; single records are judged with the other keys
strange AS (
    SELECT
        m.hospital,
        left(m.period, 4) AS period,
        m.period AS half_year,
        any_value(s.code_agr || ' ' || s.year_registr) AS seen
    FROM quality.delivery AS m
    INNER JOIN quality.file_account AS a ON m.delivery_id = a.delivery_id AND a.table_name = 'stayhosp'
    INNER JOIN staging.stayhosp AS s ON a.file = s._file
    WHERE m.registration = 'mzg'
    GROUP BY ALL
    HAVING NOT bool_or(coalesce(s.code_agr = m.hospital AND CAST(s.year_registr AS VARCHAR) = left(m.period, 4), false))
)

SELECT
    delivery_id,
    'period' AS field,
    loaded || ' half-year' AS value,
    '2 half-years of MZG ' || period AS expected
FROM halves
WHERE loaded < 2
UNION ALL
SELECT
    h.delivery_id,
    'code_agr' AS field,
    s.half_year || ': ' || s.seen AS value,
    h.hospital || ' ' || h.period AS expected
FROM halves AS h
INNER JOIN strange AS s ON h.hospital = s.hospital AND h.period = s.period
