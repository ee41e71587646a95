-- The stays that each correction touches, with the number of their copy: the stay of the record, all parts of it in the year, or the
-- stays of the patient in that half-year.
CREATE OR REPLACE TABLE effect.corrected_stay AS
WITH record AS (
    SELECT c.correction, s.code_agr, s.year_registr, s.staynum
    FROM effect.correction AS c
    INNER JOIN staging.stayhosp AS s ON c.table_name = 'stayhosp' AND c.file = s._file AND c.line = s._line
    UNION
    SELECT c.correction, i.code_agr, i.year_registr, i.staynum
    FROM effect.correction AS c
    INNER JOIN staging.stayindx AS i ON c.table_name = 'stayindx' AND c.file = i._file AND c.line = i._line
    UNION
    SELECT c.correction, s.code_agr, s.year_registr, s.staynum
    FROM effect.correction AS c
    INNER JOIN staging.pathospi AS p ON c.table_name = 'pathospi' AND c.file = p._file AND c.line = p._line
    INNER JOIN staging.stayhosp AS s
        ON
            p.code_agr = s.code_agr
            AND p.year_registr = s.year_registr
            AND p.period_registr = s.period_registr
            AND p.patnum = s.patnum
)

SELECT DISTINCT
    r.correction,
    s.code_agr,
    s.year_registr,
    s.period_registr,
    s.staynum,
    s.patnum,
    'fdq-effect-' || r.correction || ' ' || s.staynum AS shadow
FROM record AS r
INNER JOIN staging.stayhosp AS s ON r.code_agr = s.code_agr AND r.year_registr = s.year_registr AND r.staynum = s.staynum
WHERE s.staynum IS NOT NULL
