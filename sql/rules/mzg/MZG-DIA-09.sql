-- A diagnosis code that exists in the ICD-10-CM reference table belongs to the edition set for the period (rule parameter icd_edition).
-- The editions that hold the code are shown.
WITH period AS (
    SELECT
        year_registr,
        period_registr,
        icd_edition(year_registr, period_registr) AS edition
    FROM (SELECT DISTINCT year_registr, period_registr FROM staging.stayhosp) AS known
),

code_edition AS (
    SELECT
        p.year_registr,
        p.period_registr,
        p.edition,
        i.code,
        string_agg(i.first_fy || '-' || coalesce(CAST(i.last_fy AS varchar), ''), ', ' ORDER BY i.first_fy) AS editions
    FROM reference.icd10 AS i
    CROSS JOIN period AS p
    WHERE i.system = 'CM' AND p.edition IS NOT NULL
    GROUP BY ALL
    HAVING NOT bool_or(p.edition BETWEEN i.first_fy AND coalesce(i.last_fy, 9999))
)

SELECT
    d._file,
    d._line,
    d.field,
    d.code || ' (' || c.editions || ')' AS value,
    'edition ' || c.edition AS expected
FROM intermediate.diagnosis_code AS d
INNER JOIN code_edition AS c ON d.code = c.code AND d.year_registr = c.year_registr AND d.period_registr = c.period_registr
