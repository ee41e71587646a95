-- A stay number denotes one stay: where it occurs in several loaded periods, patient and admission date are equal and all types are F, M
-- or L. The record of the later period is the finding, one for each field that differs.
WITH pair AS (
    SELECT
        b._file,
        b._line,
        b.code_agr,
        b.staynum,
        a.patnum AS patnum_before,
        b.patnum,
        a.adm_date AS adm_date_before,
        b.adm_date,
        a.a2_hosptype_fac AS type_before,
        b.a2_hosptype_fac AS type_now,
        CAST(json_object('period', a.year_registr || '-' || a.period_registr, 'staynum', a.staynum) AS varchar) AS related_key
    FROM staging.stayhosp AS a
    INNER JOIN staging.stayhosp AS b
        ON a.code_agr = b.code_agr AND a.staynum = b.staynum AND (a.year_registr, a.period_registr) < (b.year_registr, b.period_registr)
)

SELECT _file, _line, code_agr, staynum, 'patnum' AS field, patnum AS value, patnum_before AS expected, related_key
FROM pair
WHERE patnum <> patnum_before
UNION ALL
SELECT
    _file, _line, code_agr, staynum, 'adm_date' AS field, CAST(adm_date AS varchar) AS value, CAST(adm_date_before AS varchar) AS expected,
    related_key
FROM pair
WHERE adm_date <> adm_date_before
UNION ALL
SELECT
    _file, _line, code_agr, staynum, 'a2_hosptype_fac' AS field, type_before || ', then ' || type_now AS value, 'F, M or L' AS expected,
    related_key
FROM pair
WHERE type_before NOT IN ('F', 'M', 'L') OR type_now NOT IN ('F', 'M', 'L')
