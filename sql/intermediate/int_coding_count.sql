-- Counts of coding and grouping per delivery, classic stays (type H) only, beside those of the same half-year of the year before where
-- these are known: secondary diagnoses by first specialism, severity by MDC. A view: a rule that asks for one measure reads what it needs.
CREATE OR REPLACE VIEW intermediate.coding_count AS
WITH first_specialism AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        min_by(code_spec, order_spec) AS code_spec
    FROM staging.stayspec
    GROUP BY ALL
),

classic AS (
    SELECT
        s._file,
        s.code_agr,
        s.year_registr,
        s.period_registr,
        s.staynum,
        f.code_spec
    FROM staging.stayhosp AS s
    INNER JOIN first_specialism AS f USING (code_agr, year_registr, period_registr, staynum)
    WHERE s.a2_hosptype_fac = 'H' AND f.code_spec IS NOT NULL
),

severity AS (
    SELECT
        s._file,
        unnest(['all', g.mdc]) AS item,
        g.soi IN (3, 4) AS is_high
    FROM staging.stayhosp AS s
    INNER JOIN staging.grouper AS g
        ON s.code_agr = g.code_agr AND s.year_registr = g.year AND s.period_registr = g.period AND s.staynum = g.staynum
    WHERE s.a2_hosptype_fac = 'H' AND g.soi BETWEEN 1 AND 4
),

said AS (
    SELECT _file, 'classic stays by specialism' AS measure, code_spec AS item, 1 AS value
    FROM classic
    UNION ALL
    SELECT c._file, 'secondary diagnoses by specialism' AS measure, c.code_spec AS item, 1 AS value
    FROM classic AS c
    INNER JOIN staging.diagnose AS d USING (code_agr, year_registr, period_registr, staynum)
    WHERE d.type_diagnose <> 'P'
    UNION ALL
    SELECT _file, 'classic stays by MDC' AS measure, item, 1 AS value
    FROM severity
    UNION ALL
    SELECT _file, 'severity 3 or 4 by MDC' AS measure, item, 1 AS value
    FROM severity
    WHERE is_high
),

both_years AS (
    SELECT
        a.delivery_id,
        s.measure,
        s.item,
        s.value,
        0 AS earlier
    FROM said AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    WHERE s.item IS NOT NULL
    UNION ALL
    SELECT
        d.delivery_id,
        e.measure,
        e.item,
        0 AS value,
        e.value AS earlier
    FROM reference.earlier_period AS e
    INNER JOIN quality.delivery AS d
        ON d.registration = 'mzg' AND d.period = (try_cast(left(e.period, 4) AS integer) + 1) || substr(e.period, 5)
)

SELECT
    delivery_id,
    measure,
    item,
    sum(value) AS value,
    sum(earlier) AS earlier
FROM both_years
GROUP BY delivery_id, measure, item
