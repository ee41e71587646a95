-- Every ambulatory emergency contact has in M6 at least one record of type T (treated or not) and one of type F (follow-up): one finding
-- per type that is missing.
WITH wanted AS (
    SELECT s._file, s._line, s.code_agr, s.year_registr, s.period_registr, s.staynum, w.m6_type_info_urg
    FROM intermediate.stay AS s
    CROSS JOIN (VALUES ('T'), ('F')) AS w (m6_type_info_urg)
    WHERE s.is_ambulatory
)

SELECT
    _file,
    _line,
    code_agr,
    staynum,
    'no record of type ' || m6_type_info_urg AS value,
    'a record of type ' || m6_type_info_urg || ' in URGADMIN' AS expected
FROM wanted
ANTI JOIN staging.urgadmin USING (code_agr, year_registr, period_registr, staynum, m6_type_info_urg)
