-- input_hash equals the SHA-256 (hexadecimal) of the grouper inputs of the stay, joined by |, empty ones as nothing: principal_dx; all
-- diagnoses as code:present, each once, sorted, joined by comma; procedures as code@YYYY-MM-DD likewise; year of admission - year of
-- birth; sex; birth weight in grams; destination; kind of departure; days from admission to discharge.
WITH diagnosis AS (
    SELECT
        code_agr, year_registr, period_registr, staynum,
        array_to_string(list_sort(list(DISTINCT code_diagnose || ':' || coalesce(m1_present_adm, ''))), ',') AS codes
    FROM staging.diagnose
    GROUP BY ALL
),

procedure AS (
    SELECT
        code_agr, year_registr, period_registr, staynum,
        array_to_string(list_sort(list(DISTINCT m2_code_procedure || '@' || procedure_date)), ',') AS codes
    FROM staging.procedur
    GROUP BY ALL
),

input AS (
    SELECT
        g._file, g._line, g.code_agr, g.staynum, g.grouper_version, g.input_hash,
        sha256(array_to_string([
            coalesce(g.principal_dx, ''), coalesce(d.codes, ''), coalesce(p.codes, ''), coalesce(CAST(k.age AS varchar), ''),
            coalesce(s.a2_code_sex, ''), coalesce(CAST(b.m4_weight_birth AS varchar), ''), coalesce(s.a2_code_destinate, ''),
            coalesce(s.a2_code_discharge, ''), coalesce(CAST(date_diff('day', s.adm_date, s.dis_date) AS varchar), '')
        ], '|')) AS current_hash
    FROM staging.grouper AS g
    INNER JOIN staging.stayhosp AS s
        ON g.code_agr = s.code_agr AND g.year = s.year_registr AND g.period = s.period_registr AND g.staynum = s.staynum
    INNER JOIN intermediate.stay AS k ON s._file = k._file AND s._line = k._line
    LEFT JOIN diagnosis AS d
        ON s.code_agr = d.code_agr AND s.year_registr = d.year_registr AND s.period_registr = d.period_registr AND s.staynum = d.staynum
    LEFT JOIN procedure AS p
        ON s.code_agr = p.code_agr AND s.year_registr = p.year_registr AND s.period_registr = p.period_registr AND s.staynum = p.staynum
    LEFT JOIN staging.patbirth AS b
        ON s.code_agr = b.code_agr AND s.year_registr = b.year_registr AND s.period_registr = b.period_registr AND s.patnum = b.patnum
)

SELECT
    _file, _line, code_agr, staynum, grouper_version,
    coalesce(input_hash, '(empty)') AS value,
    current_hash AS expected
FROM input
WHERE lower(input_hash) IS DISTINCT FROM current_hash
