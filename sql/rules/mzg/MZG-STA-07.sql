-- A2_CODE_DESTINATE = 8 (deceased) if and only if A2_CODE_DIAG_CAUSE_DEATH is filled. Full psychiatric stays are not tested.
SELECT
    s._file,
    s._line,
    s.code_agr,
    s.staynum,
    CASE WHEN s.a2_code_destinate = '8' THEN 'deceased, no cause of death' ELSE s.a2_code_diag_cause_death END AS value,
    CASE WHEN s.a2_code_destinate = '8' THEN 'a cause of death' ELSE 'empty for destination ' || s.a2_code_destinate END AS expected
FROM staging.stayhosp AS s
INNER JOIN intermediate.stay AS d ON s._file = d._file AND s._line = d._line
WHERE (s.a2_code_destinate = '8') <> (s.a2_code_diag_cause_death IS NOT NULL) AND NOT d.is_psychiatric
