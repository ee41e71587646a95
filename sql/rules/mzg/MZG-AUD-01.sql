-- For each group of codes that the authority compares (warning lights), the share of classic stays (type H) with such a diagnosis or
-- procedure lies within the 99.8 % limits of a binomial funnel around the reference share, above and below.
WITH classic AS (
    SELECT
        a.delivery_id,
        s.code_agr,
        s.year_registr,
        s.period_registr,
        s.staynum
    FROM intermediate.stay AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    WHERE s.is_classic
),

coded AS (
    SELECT DISTINCT code_agr, year_registr, period_registr, staynum, 'CM' AS system, code_diagnose AS code
    FROM staging.diagnose
    UNION ALL
    SELECT DISTINCT code_agr, year_registr, period_registr, staynum, 'PCS' AS system, m2_code_procedure AS code
    FROM staging.procedur
),

hit AS (
    SELECT c.delivery_id, w.code_group, count(DISTINCT c.staynum) AS stays
    FROM classic AS c
    INNER JOIN coded AS d USING (code_agr, year_registr, period_registr, staynum)
    INNER JOIN reference.warning_light AS w ON d.system = w.system AND starts_with(d.code, w.prefix)
    GROUP BY ALL
),

tested AS (
    SELECT delivery_id, count(*) AS stays
    FROM classic
    GROUP BY ALL
),

light AS (
    SELECT code_group, any_value(reference_share) AS reference_share
    FROM reference.warning_light
    GROUP BY ALL
)

SELECT
    t.delivery_id,
    l.code_group,
    coalesce(h.stays, 0) || ' of ' || t.stays || ' stays' AS value,
    'share of ' || round(100 * l.reference_share, 2) || ' %' AS expected,
    round(100.0 * (coalesce(h.stays, 0) / t.stays - l.reference_share), 2) AS difference
FROM tested AS t
CROSS JOIN light AS l
LEFT JOIN hit AS h USING (delivery_id, code_group)
WHERE is_outside_binomial(coalesce(h.stays, 0), t.stays, l.reference_share)
