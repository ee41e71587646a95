-- ICD-10 codes in use, once per half-year, and what the reference table knows of them. editions: those in which the code may be reported.
-- edition: the one set for the half-year by the rule parameter icd_edition, where it is held; NULL else, and then is_in_edition is NULL too.
CREATE OR REPLACE TABLE intermediate.icd_code AS
WITH used AS (
    SELECT DISTINCT
        'CM' AS system,
        year_registr,
        period_registr,
        code
    FROM intermediate.diagnosis_code
    WHERE code <> 'UUUUUU'
    UNION ALL
    SELECT DISTINCT
        'PCS' AS system,
        year_registr,
        period_registr,
        m2_code_procedure AS code
    FROM staging.procedur
    WHERE m2_code_procedure IS NOT NULL
),

setting AS (
    SELECT
        p.system,
        p.year_registr,
        p.period_registr,
        e.fy AS edition
    FROM (
        SELECT
            *,
            icd_edition(year_registr, period_registr) AS wanted
        FROM (SELECT DISTINCT system, year_registr, period_registr FROM used) AS known
    ) AS p
    INNER JOIN reference.icd10_edition AS e ON p.system = e.system AND p.wanted = e.fy
),

life AS (
    SELECT
        i.system,
        i.code,
        bool_or(coalesce(i.billable, true)) AS is_billable,
        string_agg(
            CASE WHEN i.first_fy = i.last_fy THEN '' ELSE coalesce(CAST(i.first_fy AS varchar), '') || '-' END
            || coalesce(CAST(i.last_fy AS varchar), ''),
            ', ' ORDER BY i.first_fy
        ) FILTER (WHERE coalesce(i.billable, true)) AS editions
    FROM reference.icd10 AS i
    SEMI JOIN used AS u ON i.system = u.system AND i.code = u.code
    GROUP BY ALL
),

of_edition AS (
    SELECT DISTINCT
        s.*,
        i.code
    FROM setting AS s
    INNER JOIN reference.icd10 AS i
        ON s.system = i.system AND s.edition BETWEEN coalesce(i.first_fy, 0) AND coalesce(i.last_fy, 9999) AND coalesce(i.billable, true)
)

SELECT
    u.system,
    u.year_registr,
    u.period_registr,
    u.code,
    regexp_full_match(u.code, CASE u.system WHEN 'CM' THEN '[A-Z][0-9][A-Z0-9]{1,5}' ELSE '[0-9A-HJ-NP-Z]{7}' END) AS is_shaped,
    l.code IS NOT NULL AS is_known,
    coalesce(l.is_billable, false) AS is_billable,
    l.editions,
    s.edition,
    CASE WHEN s.edition IS NOT NULL THEN o.code IS NOT NULL END AS is_in_edition
FROM used AS u
LEFT JOIN life AS l ON u.system = l.system AND u.code = l.code
LEFT JOIN setting AS s ON u.system = s.system AND u.year_registr = s.year_registr AND u.period_registr = s.period_registr
LEFT JOIN of_edition AS o
    ON u.system = o.system AND u.year_registr = o.year_registr AND u.period_registr = o.period_registr AND u.code = o.code
