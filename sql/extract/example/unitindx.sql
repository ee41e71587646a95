-- UNITINDX: unit x bed index x cost centre: number of beds. From dwh.unit_beds of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.campus_code AS code_campus,
    s.unit_code AS code_unit,
    s.bed_index AS code_bedindex,
    s.bed_count AS s4_number_bed,
    s.cost_centre AS s4_cost_centre,
    s.changed_at AS _watermark
FROM dwh.unit_beds AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
