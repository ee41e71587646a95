-- PATBIRTH: newborn. From dwh.newborn of the example warehouse.
SELECT
    s.hospital_code AS code_agr,
    s.registration_year AS year_registr,
    s.half_year AS period_registr,
    s.patient_number AS patnum,
    s.mother_number AS m4_patnum_mama,
    s.place_birth AS m4_place_birth,
    s.sys_diagnose_birth_code AS m4_code_sys_diagnose_birth,
    s.diagnose_birth_code AS m4_code_diagnose_birth,
    s.order_birth_code AS m4_code_order_birth,
    s.birth_hour AS m4_hour_birth,
    s.weight_birth AS m4_weight_birth,
    s.apgar_1_min AS m4_apgar_1_min,
    s.apgar_5_min AS m4_apgar_5_min,
    s.week_preg_count AS m4_number_week_preg,
    s.day_before_birth_count AS m4_number_day_before_birth,
    s.sectio_y_n AS m4_sectio_y_n,
    s.peridural_y_n AS m4_peridural_y_n,
    s.induced_y_n AS m4_induced_y_n,
    s.changed_at AS _watermark
FROM dwh.newborn AS s
WHERE
    s.hospital_code = current_setting('fdq.hospital')
    AND s.registration_year = current_setting('fdq.year')::integer
    AND s.half_year = current_setting('fdq.period')::integer
    -- an hour back: a transaction may have been written down later than it says
    AND (
        current_setting('fdq.watermark') = ''
        OR s.changed_at >= nullif(current_setting('fdq.watermark'), '')::timestamptz - INTERVAL '1 hour'
    )
