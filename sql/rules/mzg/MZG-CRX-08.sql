-- Nomenclature numbers of M3 are in the invoicing of their stay, and those invoiced for a registered stay are in M3 within a day.
-- Pseudo-codes (first digit 7) are not tested.
WITH registered AS (
    SELECT _file, _line, code_agr, year_registr, period_registr, staynum, m3_code_inariz, inariz_date
    FROM staging.procrizi
    WHERE staynum IS NOT NULL AND m3_code_inariz NOT LIKE '7%'
),

stay AS (
    SELECT DISTINCT a.delivery_id, s.staynum, s.code_agr, s.year_registr, s.period_registr
    FROM staging.stayhosp AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    WHERE s.staynum IS NOT NULL
),

unregistered AS (
    SELECT DISTINCT s.delivery_id, i.staynum, i.nomenclature_code, i.act_date
    FROM reference.invoiced_act AS i
    INNER JOIN stay AS s ON i.staynum = s.staynum
    LEFT JOIN registered AS r
        ON
            i.staynum = r.staynum
            AND i.nomenclature_code = r.m3_code_inariz
            AND s.code_agr = r.code_agr
            AND coalesce(abs(date_diff('day', r.inariz_date, i.act_date)) <= 1, true)
    WHERE
        i.nomenclature_code NOT LIKE '7%'
        AND i.act_date BETWEEN period_start(s.year_registr, s.period_registr) AND period_end(s.year_registr, s.period_registr)
        AND r.staynum IS NULL
)

SELECT
    NULL AS delivery_id,
    r._file,
    r._line,
    r.staynum,
    r.m3_code_inariz,
    r.inariz_date,
    'registered, not invoiced' AS value,
    'in the invoicing of the stay' AS expected
FROM registered AS r
WHERE NOT EXISTS (SELECT 1 FROM reference.invoiced_act AS i WHERE i.staynum = r.staynum AND i.nomenclature_code = r.m3_code_inariz)
UNION ALL
SELECT delivery_id, NULL, NULL, staynum, nomenclature_code, act_date, 'invoiced, not registered', 'in PROCRIZI, within 1 day'
FROM unregistered
