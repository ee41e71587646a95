-- A stay with an age class of the first year of life (parameter indic_age_lt1y) is that of a patient born in the year of admission or
-- the year before.
SELECT
    s._file,
    s._line,
    s.code_agr,
    s.staynum,
    s.a2_code_indic_age || ', ' || d.age || ' years' AS value,
    '0 or 1 years' AS expected,
    CASE WHEN d.age < 0 THEN d.age ELSE d.age - 1 END AS difference,
    CAST(json_object('patnum', s.patnum) AS varchar) AS related_key
FROM staging.stayhosp AS s
INNER JOIN intermediate.stay AS d ON s._file = d._file AND s._line = d._line
WHERE d.age NOT IN (0, 1) AND list_contains(rule_list('indic_age_lt1y'), s.a2_code_indic_age)
