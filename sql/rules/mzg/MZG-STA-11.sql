-- Z chain: a day-care stay with destination Z is followed the same day by a classic stay of the patient with place before admission Z,
-- and every stay with place Z follows such a day-care stay. Over all loaded periods.
WITH linked AS (
    SELECT
        *,
        a2_hosptype_fac IN ('C', 'D') AND a2_code_destinate = 'Z' AS is_first,
        a2_code_place_before_adm = 'Z' AS is_second
    FROM staging.stayhosp
    WHERE a2_code_destinate = 'Z' OR a2_code_place_before_adm = 'Z'
)

SELECT
    a._file,
    a._line,
    a.code_agr,
    a.staynum,
    'a2_code_destinate' AS field,
    'Z on ' || a.dis_date AS value,
    'a classic stay from Z of the same patient, admitted on ' || a.dis_date AS expected
FROM linked AS a
ANTI JOIN linked AS b
    ON
        a.code_agr = b.code_agr AND a.patnum = b.patnum AND a.dis_date = b.adm_date AND a.staynum <> b.staynum
        AND b.is_second AND b.a2_hosptype_fac = 'H'
WHERE a.is_first AND a.dis_date IS NOT NULL AND a.patnum IS NOT NULL
UNION ALL
SELECT
    b._file,
    b._line,
    b.code_agr,
    b.staynum,
    'a2_code_place_before_adm' AS field,
    'Z on ' || b.adm_date AS value,
    'a day-care stay to Z of the same patient, discharged on ' || b.adm_date AS expected
FROM linked AS b
ANTI JOIN linked AS a
    ON b.code_agr = a.code_agr AND b.patnum = a.patnum AND b.adm_date = a.dis_date AND b.staynum <> a.staynum AND a.is_first
WHERE b.is_second AND b.adm_date IS NOT NULL AND b.patnum IS NOT NULL
