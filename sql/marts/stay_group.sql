-- The grouper's answer per stay, once: APR-DRG, severity, MDC, systems; of several grouper versions the one that the
-- hospital names, else the highest.
CREATE OR REPLACE TABLE intermediate.stay_group AS
WITH doubled AS (
    SELECT code_agr, year, period, staynum
    FROM staging.grouper
    GROUP BY ALL
    HAVING count(*) > 1
),

surplus AS (
    SELECT g._file, g._line
    FROM staging.grouper AS g
    SEMI JOIN doubled AS d
        ON g.code_agr = d.code_agr AND g.year = d.year AND g.period = d.period AND g.staynum = d.staynum
    QUALIFY
        row_number() OVER (
            PARTITION BY g.code_agr, g.year, g.period, g.staynum
            ORDER BY
                coalesce(g.grouper_version = list_extract(rule_list('grouper_version'), 1), false) DESC,
                g.grouper_version DESC NULLS LAST, g._file, g._line
        ) > 1
)

SELECT
    g.code_agr,
    g.year AS year_registr,
    g.period AS period_registr,
    g.staynum,
    g.aprdrg,
    g.mdc,
    g.soi,
    g.rom,
    g.systems,
    g.principal_dx
FROM staging.grouper AS g
ANTI JOIN surplus AS s ON g._file = s._file AND g._line = s._line
WHERE g.aprdrg IS NOT NULL
