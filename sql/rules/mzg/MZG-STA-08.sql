-- A stay with place before admission 8 (birth stay) belongs to a patient born in the year of admission.
SELECT
    s._file,
    s._line,
    s.code_agr,
    s.staynum,
    p.a1_year_birth AS value,
    s.a2_year_hosp_in AS expected,
    p.a1_year_birth - s.a2_year_hosp_in AS difference,
    CAST(json_object('patnum', s.patnum) AS varchar) AS related_key
FROM staging.stayhosp AS s
INNER JOIN staging.pathospi AS p
    ON
        s.code_agr = p.code_agr
        AND s.year_registr = p.year_registr
        AND s.period_registr = p.period_registr
        AND s.patnum = p.patnum
WHERE s.a2_code_place_before_adm = '8' AND p.a1_year_birth <> s.a2_year_hosp_in
