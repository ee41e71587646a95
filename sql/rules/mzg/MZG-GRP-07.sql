-- The principal diagnosis of the grouper record is the principal diagnosis (M1, TYPE_DIAGNOSE = P) of the first specialism of the stay,
-- the psychiatric ones left out. Stays with psychiatric specialisms only, and an empty principal_dx, are not tested.
WITH specialism AS (
    SELECT DISTINCT code_spec
    FROM staging.stayspec
),

somatic AS (
    SELECT code_spec
    FROM specialism
    WHERE coalesce(len(list_filter(rule_list('psychiatric_spec_prefixes'), LAMBDA start: starts_with(code_spec, start))), 0) = 0
),

first_specialism AS (
    SELECT code_agr, year_registr AS year, period_registr AS period, staynum, min(order_spec) AS order_spec
    FROM staging.stayspec
    SEMI JOIN somatic USING (code_spec)
    GROUP BY ALL
),

principal AS (
    SELECT code_agr, year_registr AS year, period_registr AS period, staynum, order_spec, code_diagnose AS principal_dx
    FROM staging.diagnose
    WHERE type_diagnose = 'P'
),

other AS (
    SELECT g._file, g._line, code_agr, year, period, staynum, g.grouper_version, principal_dx, order_spec
    FROM staging.grouper AS g
    INNER JOIN first_specialism AS f USING (code_agr, year, period, staynum)
    ANTI JOIN principal AS p USING (code_agr, year, period, staynum, order_spec, principal_dx)
    WHERE g.principal_dx IS NOT NULL
),

-- the principal diagnoses of the few stays that are left
listed AS (
    SELECT code_agr, year, period, staynum, order_spec, list(DISTINCT principal_dx) FILTER (principal_dx IS NOT NULL) AS codes
    FROM principal
    SEMI JOIN other USING (code_agr, year, period, staynum, order_spec)
    GROUP BY ALL
)

SELECT
    o._file,
    o._line,
    o.code_agr,
    o.staynum,
    o.grouper_version,
    o.principal_dx AS value,
    coalesce(array_to_string(list_sort(l.codes), ' or '), 'no principal diagnosis') AS expected,
    CAST(json_object('code_agr', o.code_agr, 'staynum', o.staynum, 'order_spec', CAST(o.order_spec AS varchar)) AS varchar) AS related_key
FROM other AS o
LEFT JOIN listed AS l USING (code_agr, year, period, staynum, order_spec)
