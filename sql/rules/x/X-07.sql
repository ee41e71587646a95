-- Deaths of the year: Finhosta B0808 against MZG stays that ended in death.
WITH mzg AS (
    SELECT d.delivery_id, count(*) FILTER (s.is_admitted AND s.destinate = '8' AND year(s.dis_date) = s.year) AS stays
    FROM quality.delivery AS d
    LEFT JOIN intermediate.stay_year AS s ON s.code_agr = d.hospital AND CAST(s.year AS VARCHAR) = d.period
    WHERE d.registration = 'finhosta'
    GROUP BY d.delivery_id
),

finhosta AS (
    SELECT delivery_id, coalesce(sum(value) FILTER (record_type_cd = 'B0808'), 0) AS stays
    FROM intermediate.finhosta
    GROUP BY delivery_id
    HAVING bool_or(table_no = 8)
)

SELECT
    f.delivery_id,
    'value' AS field,
    f.stays AS value,
    m.stays AS expected,
    CAST(f.stays - m.stays AS DOUBLE) AS difference
FROM finhosta AS f
INNER JOIN mzg AS m ON f.delivery_id = m.delivery_id
WHERE f.stays <> m.stays
