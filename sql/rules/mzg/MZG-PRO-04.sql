-- The number of times a procedure (M2) or a nomenclature act (M3) was done on the day is at least 1. Empty: not tested.
SELECT
    _file,
    _line,
    'm2_number_proc_1_day' AS field,
    m2_number_proc_1_day AS value,
    'at least 1' AS expected
FROM staging.procedur
WHERE m2_number_proc_1_day < 1
UNION ALL
SELECT
    _file,
    _line,
    'm3_number_inariz_1_day' AS field,
    m3_number_inariz_1_day AS value,
    'at least 1' AS expected
FROM staging.procrizi
WHERE m3_number_inariz_1_day < 1
