-- Radiotherapy, MRI and PET in tables 5 and 7 only when the hospital is recognised for the service in the year (BFM decree, art. 49).
WITH used AS (
    SELECT
        _file,
        _line,
        year,
        value,
        CASE WHEN table_no = 7 THEN 'RADIOTHERAPY' ELSE equipment_type END AS service
    FROM staging.finhosta
    WHERE value > 0 AND (table_no = 7 OR (table_no = 5 AND equipment_type IN ('RADIOTHERAPY', 'MRI', 'PET')))
)

SELECT
    u._file,
    u._line,
    u.value,
    'recognised for ' || u.service || ' in ' || u.year AS expected
FROM used AS u
WHERE
    NOT EXISTS (
        SELECT 1
        FROM reference.recognised_service AS r
        WHERE
            r.service = u.service
            AND r.is_recognised = 'yes'
            AND coalesce(year(r.recognised_from) <= u.year, true)
            AND coalesce(year(r.recognised_to) >= u.year, true)
    )
