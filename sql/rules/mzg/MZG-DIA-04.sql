-- A principal diagnosis is no external cause (V, W, X, Y) and no code of the list of manifestation codes, which the hospital mounts.
WITH manifestation AS (
    SELECT DISTINCT code
    FROM reference.code
    WHERE list = 'manifestation'
)

SELECT
    d._file,
    d._line,
    d.code_agr,
    d.staynum,
    d.order_spec,
    d.type_diagnose,
    d.code_sys_diagnose,
    d.code_diagnose,
    d.code_diagnose AS value,
    CASE WHEN m.code IS NULL THEN 'no external cause' ELSE 'no manifestation' END AS expected
FROM staging.diagnose AS d
LEFT JOIN manifestation AS m ON d.code_diagnose = m.code
WHERE d.type_diagnose = 'P' AND (left(d.code_diagnose, 1) IN ('V', 'W', 'X', 'Y') OR m.code IS NOT NULL)
