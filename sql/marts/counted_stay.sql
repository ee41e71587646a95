-- Stays of the exercise, each once. The parts of a long stay are one stay of the year: the last part stands for it, with the billed days
-- of the year (types M and L) or since the start of the stay (type F), annex 3, point 3.5 a.
CREATE OR REPLACE TABLE intermediate.counted_stay AS
WITH doubled AS (
    SELECT code_agr, year_registr, period_registr, staynum
    FROM intermediate.stay
    GROUP BY ALL
    HAVING count(*) > 1
),

once AS (
    SELECT s._file, s._line
    FROM intermediate.stay AS s
    SEMI JOIN doubled AS d
        ON
            s.code_agr = d.code_agr AND s.year_registr = d.year_registr AND s.period_registr = d.period_registr AND s.staynum = d.staynum
    QUALIFY row_number() OVER (PARTITION BY s.code_agr, s.year_registr, s.period_registr, s.staynum ORDER BY s._file, s._line) > 1
),

kept AS (
    SELECT
        s._file,
        s._line,
        s.code_agr,
        s.year_registr,
        s.period_registr,
        s.staynum,
        s.patnum,
        s.hosptype_fac,
        s.adm_date,
        s.dis_date,
        s.age,
        s.is_faulty,
        s.is_long
    FROM intermediate.stay AS s
    ANTI JOIN once AS o ON s._file = o._file AND s._line = o._line
    WHERE s.hosptype_fac IN ('H', 'F', 'M', 'L', 'C')
),

part AS (
    SELECT
        _file,
        _line,
        first_value(_line) OVER w AS last_line,
        first_value(_file) OVER w AS last_file
    FROM kept
    WHERE is_long AND staynum IS NOT NULL
    WINDOW w AS (PARTITION BY code_agr, year_registr, staynum ORDER BY period_registr DESC, _file, _line)
)

SELECT
    k.*,
    h.a2_total_number_day_fac AS billed_days,
    h.a2_code_destinate,
    h.a2_code_adm,
    coalesce(p.last_file, k._file) AS counted_file,
    coalesce(p.last_line, k._line) AS counted_line,
    coalesce(p.last_line = k._line AND p.last_file = k._file, true) AS is_counted
FROM kept AS k
LEFT JOIN part AS p ON k._file = p._file AND k._line = p._line
INNER JOIN staging.stayhosp AS h ON k._file = h._file AND k._line = h._line
