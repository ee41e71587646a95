-- A stay of type H with insulin (ATC A10A) on two days or more has a diagnosis of diabetes (E08-E13, O24).
WITH treated AS (
    SELECT staynum, count(DISTINCT delivered_on) AS days
    FROM reference.pharmacy_delivery
    WHERE atc_code LIKE 'A10A%'
    GROUP BY staynum
    HAVING count(DISTINCT delivered_on) >= 2
)

SELECT
    s._file,
    s._line,
    'insulin on ' || t.days || ' days' AS value,
    'a diagnosis from E08-E13 or O24' AS expected
FROM staging.stayhosp AS s
INNER JOIN treated AS t ON s.staynum = t.staynum
WHERE
    s.a2_hosptype_fac = 'H'
    AND NOT EXISTS (
        SELECT 1
        FROM staging.diagnose AS d
        WHERE
            d.code_agr = s.code_agr
            AND d.year_registr = s.year_registr
            AND d.period_registr = s.period_registr
            AND d.staynum = s.staynum
            AND (left(d.code_diagnose, 3) BETWEEN 'E08' AND 'E13' OR d.code_diagnose LIKE 'O24%')
    )
