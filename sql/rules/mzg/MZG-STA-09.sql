-- The age, A2_YEAR_HOSP_IN - A1_YEAR_BIRTH, lies between 0 and 120 (BFM decree, annex 3, point 2.2).
SELECT
    _file,
    _line,
    code_agr,
    staynum,
    age AS value,
    '0 to 120' AS expected,
    CASE WHEN age < 0 THEN age ELSE age - 120 END AS difference,
    CAST(json_object('patnum', patnum) AS varchar) AS related_key
FROM intermediate.stay
WHERE age NOT BETWEEN 0 AND 120
