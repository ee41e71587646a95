-- Two stays of type H, F, M or L of a patient in one period do not overlap; sharing a single day is allowed. The later of two
-- overlapping stays is the finding, the earlier one its related record.
WITH stays AS (
    SELECT _file, _line, code_agr, year_registr, period_registr, patnum, staynum, adm_date, end_date
    FROM intermediate.stay
    WHERE is_classic OR is_long
)

SELECT
    b._file,
    b._line,
    b.code_agr,
    b.staynum,
    max(b.adm_date) AS value,
    'not before ' || max(a.end_date) AS expected,
    max(b.adm_date) - max(a.end_date) AS difference,
    CAST(json_object('staynum', arg_max(a.staynum, a.end_date)) AS varchar) AS related_key
FROM stays AS a
INNER JOIN stays AS b
    ON
        a.code_agr = b.code_agr
        AND a.year_registr = b.year_registr
        AND a.period_registr = b.period_registr
        AND a.patnum = b.patnum
        AND (a.adm_date < b.adm_date OR (a.adm_date = b.adm_date AND (a._file, a._line) < (b._file, b._line)))
        AND a.adm_date < b.end_date
        AND a.end_date > b.adm_date
GROUP BY b._file, b._line, b.code_agr, b.staynum
