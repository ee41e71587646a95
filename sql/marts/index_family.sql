-- Index families of annex 3, point 3.3, on the budget date: five are financed by justified beds; A, K and Sp are not (family AKS).
CREATE OR REPLACE TABLE intermediate.index_family AS
WITH listed AS (
    SELECT
        code AS bed_index,
        CASE
            WHEN list IN ('family_cd', 'family_e', 'family_g', 'family_m', 'family_ni') THEN upper(substr(list, 8))
            ELSE 'AKS'
        END AS family,
        list_position(['family_cd', 'family_e', 'family_g', 'family_m', 'family_ni', 'family_sp', 'family_psy'], list) AS place
    FROM reference.code
    WHERE
        (
            list IN ('family_cd', 'family_e', 'family_g', 'family_m', 'family_ni', 'family_sp')
            OR (list = 'family_psy' AND left(code, 1) IN ('A', 'K'))
        )
        AND coalesce(try_cast(valid_from AS date) <= getvariable('exercise_date'), true)
        AND coalesce(try_cast(valid_to AS date) >= getvariable('exercise_date'), true)
)

SELECT bed_index, arg_min(family, place) AS family
FROM listed
WHERE bed_index IS NOT NULL
GROUP BY bed_index
