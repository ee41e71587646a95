-- Low-variable care (law of 19-7-2018, art. 3 and 6): every stay whose APR-DRG and severity belong to a group of the version of its admission date, not in
-- Sp, with the conditions on codes that it fails. No failed condition: the stay is of the group.
CREATE OR REPLACE TABLE marts.lvz_stay AS
-- the groups of a stay first: otherwise every stay is held against every group by its date
WITH grouped AS MATERIALIZED (
    SELECT DISTINCT g.code_agr, g.year_registr, g.period_registr, g.staynum, c.version, c.lvz_group, c.valid_from, c.valid_to
    FROM intermediate.stay_group AS g
    INNER JOIN reference.lvz_condition AS c ON g.aprdrg = c.aprdrg AND g.soi = c.soi
),

fitting AS (
    SELECT DISTINCT s._file, s._line, s.code_agr, s.year_registr, s.period_registr, s.staynum, g.version, g.lvz_group
    FROM grouped AS g
    INNER JOIN intermediate.counted_stay AS s USING (code_agr, year_registr, period_registr, staynum)
    WHERE
        s.hosptype_fac IN ('H', 'C')
        AND coalesce(s.adm_date >= g.valid_from, true) AND coalesce(s.adm_date <= g.valid_to, true)
        AND NOT EXISTS (
            SELECT 1 FROM staging.stayindx AS x
            WHERE
                x.code_agr = s.code_agr AND x.year_registr = s.year_registr AND x.period_registr = s.period_registr AND x.staynum = s.staynum
                AND x.a4_code_bedindex_fac IN (
                    SELECT code FROM reference.code
                    WHERE list = 'family_sp' AND code IS NOT NULL
                )
        )
),

asked_code AS (
    SELECT DISTINCT item, code
    FROM reference.lvz_condition
    WHERE item IS NOT NULL AND code IS NOT NULL
),

-- only the codes that some condition asks for; a code may come more than once
coded AS (
    SELECT d.code_agr, d.year_registr, d.period_registr, d.staynum, a.item, a.code
    FROM staging.diagnose AS d
    INNER JOIN asked_code AS a ON d.code_diagnose = a.code AND a.item = 'diagnosis'
    UNION ALL
    SELECT p.code_agr, p.year_registr, p.period_registr, p.staynum, a.item, a.code
    FROM staging.procedur AS p
    INNER JOIN asked_code AS a ON p.m2_code_procedure = a.code AND a.item = 'procedure'
    UNION ALL
    SELECT n.code_agr, n.year_registr, n.period_registr, n.staynum, a.item, a.code
    FROM staging.procrizi AS n
    INNER JOIN asked_code AS a ON n.m3_code_inariz = a.code AND a.item = 'nomenclature'
),

asked AS (
    SELECT
        f._file, f._line, f.version, f.lvz_group, c.condition,
        any_value(c.must_be) AS must_be,
        bool_or(d.code IS NOT NULL) AS is_there
    FROM fitting AS f
    INNER JOIN (SELECT DISTINCT version, lvz_group, condition, item, code, must_be FROM reference.lvz_condition WHERE item IS NOT NULL) AS c
        ON f.version = c.version AND f.lvz_group = c.lvz_group
    LEFT JOIN coded AS d
        ON
            f.code_agr = d.code_agr AND f.year_registr = d.year_registr AND f.period_registr = d.period_registr AND f.staynum = d.staynum
            AND c.item = d.item AND c.code = d.code
    GROUP BY ALL
)

SELECT
    f._file,
    f._line,
    f.version,
    f.lvz_group,
    count(a.condition) FILTER (a.is_there <> (a.must_be = 'present')) AS failed,
    list(a.condition || ' must be ' || a.must_be ORDER BY a.condition) FILTER (a.is_there <> (a.must_be = 'present')) AS failing
FROM fitting AS f
LEFT JOIN asked AS a USING (_file, _line, version, lvz_group)
GROUP BY ALL
