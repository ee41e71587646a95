-- The comparison of both registrations rests on both half-years of MZG of the same hospital and year.
WITH halves AS (
    SELECT d.delivery_id, d.hospital, d.period, count(m.delivery_id) AS loaded
    FROM quality.delivery AS d
    LEFT JOIN quality.delivery AS m ON m.registration = 'mzg' AND m.hospital = d.hospital AND left(m.period, 4) = d.period
    WHERE d.registration = 'finhosta'
    GROUP BY ALL
)

SELECT
    delivery_id,
    'period' AS field,
    loaded || ' half-year' AS value,
    '2 half-years of MZG ' || period AS expected
FROM halves
WHERE loaded < 2
