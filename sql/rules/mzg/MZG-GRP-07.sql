-- The principal diagnosis of the grouper record is the principal diagnosis (M1, TYPE_DIAGNOSE = P) of the first specialism of the stay,
-- the psychiatric ones left out. Stays with psychiatric specialisms only, and an empty principal_dx, are not tested.
WITH first_specialism AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        min(order_spec) AS order_spec
    FROM staging.stayspec
    WHERE
        code_spec IS NOT NULL
        AND coalesce(len(list_filter(rule_list('psychiatric_spec_prefixes'), LAMBDA start: starts_with(code_spec, start))), 0) = 0
    GROUP BY ALL
),

principal AS (
    SELECT
        f.code_agr,
        f.year_registr AS year,
        f.period_registr AS period,
        f.staynum,
        f.order_spec,
        list(DISTINCT d.code_diagnose) FILTER (d.code_diagnose IS NOT NULL) AS codes
    FROM first_specialism AS f
    LEFT JOIN staging.diagnose AS d
        ON
            f.code_agr = d.code_agr
            AND f.year_registr = d.year_registr
            AND f.period_registr = d.period_registr
            AND f.staynum = d.staynum
            AND f.order_spec = d.order_spec
            AND d.type_diagnose = 'P'
    GROUP BY ALL
)

SELECT
    g._file,
    g._line,
    g.code_agr,
    g.staynum,
    g.grouper_version,
    g.principal_dx AS value,
    coalesce(array_to_string(list_sort(p.codes), ' or '), 'no principal diagnosis') AS expected,
    CAST(json_object('code_agr', g.code_agr, 'staynum', g.staynum, 'order_spec', CAST(p.order_spec AS varchar)) AS varchar) AS related_key
FROM staging.grouper AS g
INNER JOIN principal AS p USING (code_agr, year, period, staynum)
WHERE g.principal_dx IS NOT NULL AND NOT coalesce(list_contains(p.codes, g.principal_dx), false)
