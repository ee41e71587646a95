-- Records of Finhosta that an indicator may need: surfaces (table 3), realised days (table 8) and paid FTE (table 13).
INSERT INTO intermediate.indicator_input
WITH wanted (name, record_type, detail) AS (
    VALUES
    ('finhosta_surface', 'B0302', 'missing: surfaces of Finhosta (B0302)'),
    ('finhosta_realised', 'B0809', 'missing: realised days of Finhosta (B0809)'),
    ('finhosta_fte', 'Y1301', 'missing: paid FTE of Finhosta (Y1301)')
),

delivered AS (
    SELECT DISTINCT record_type_cd
    FROM staging.finhosta
)

SELECT w.name, d.record_type_cd IS NOT NULL, w.detail, NULL
FROM wanted AS w
LEFT JOIN delivered AS d ON w.record_type = d.record_type_cd
