-- EMPLOPER: unit x quarter x qualification or function. From dwh.staff_quarter of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.campus_code AS code_campus,
    s.unit_code AS code_unit,
    s.quarter AS quarter_registr,
    s.q_or_f AS p1_q_or_f,
    s.qual_function_code AS p1_code_qual_function,
    s.fte_payed_count AS p1_number_fte_payed,
    s.fte_38_week_count AS p1_number_fte_38_week,
    s.persons_count AS p1_number_persons,
    s.changed_at AS _watermark
FROM dwh.staff_quarter AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
