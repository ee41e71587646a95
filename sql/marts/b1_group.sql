-- Size and kind of the hospital for B1 (art. 35 §1, 37 to 40): recognised beds without Sp and burn beds; university when designated or when
-- three quarters of the beds are designated university beds. Kind and group are NULL where the hospital does not state its university beds.
CREATE OR REPLACE TABLE intermediate.b1_group AS
WITH counted AS (
    SELECT exact_sum(beds) AS beds
    FROM intermediate.recognised_beds
    WHERE
        bed_index <> 'BR' AND bed_index NOT IN (
            SELECT code FROM reference.code
            WHERE list = 'family_sp' AND code IS NOT NULL
        )
),

kind AS (
    SELECT
        beds,
        CASE
            WHEN coalesce(list_contains(rule_list('university_hospitals'), getvariable('hospital')), false) THEN 'univ'
            WHEN setting_number('university_beds') / nullif(beds, 0) >= budget_number('b1.univ_bed_share') THEN 'univ'
            WHEN setting_number('university_beds') IS NOT NULL THEN 'nonuniv'
        END AS kind
    FROM counted
),

class AS (
    SELECT
        substr(key, 10) AS b1_group,
        CASE
            WHEN starts_with(value, 'beds<') THEN 0
            WHEN regexp_matches(value, '^[0-9>]') THEN try_cast(regexp_extract(value, '([0-9]+)', 1) AS integer)
        END AS beds_from,
        CASE
            WHEN starts_with(value, 'beds<') THEN try_cast(regexp_extract(value, '([0-9]+)', 1) AS integer) - 1
            WHEN starts_with(value, '>=') THEN 999999
            ELSE try_cast(regexp_extract(value, '-([0-9]+)', 1) AS integer)
        END AS beds_to
    FROM marts.parameter
    WHERE key LIKE 'b1.group.%' AND key <> 'b1.group.univ' AND is_usable
)

SELECT
    k.beds,
    k.kind,
    CASE WHEN k.kind = 'univ' THEN 'univ' ELSE c.b1_group END AS b1_group,
    CASE WHEN k.kind IS NULL THEN 'missing: setting university_beds' END AS reason
FROM kind AS k
LEFT JOIN class AS c ON k.kind = 'nonuniv' AND floor(k.beds) BETWEEN c.beds_from AND c.beds_to
