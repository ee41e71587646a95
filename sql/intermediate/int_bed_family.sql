-- Bed index -> family by which MZG and Finhosta are compared: CD, E, G, M, NI, Sp by the lists of the decree, intensive forms with their
-- service; psychiatric indices with all their forms; plain hospitalisation and burns by themselves.
CREATE OR REPLACE TABLE intermediate.bed_family AS
SELECT DISTINCT
    code AS bed_index,
    CASE list
        WHEN 'family_cd' THEN 'CD'
        WHEN 'family_e' THEN 'E'
        WHEN 'family_g' THEN 'G'
        WHEN 'family_m' THEN 'M'
        WHEN 'family_ni' THEN 'NI'
        WHEN 'family_sp' THEN 'Sp'
        WHEN 'family_psy' THEN CASE WHEN code = 'IB' THEN 'IB' ELSE upper(left(code, 1)) END
    END AS family
FROM reference.code
WHERE list IN ('family_cd', 'family_e', 'family_g', 'family_m', 'family_ni', 'family_sp', 'family_psy')
UNION
SELECT *
FROM (
    VALUES ('CD', 'CD'), ('CI', 'CD'), ('DI', 'CD'), ('EI', 'E'), ('MIC', 'M'), ('NIC', 'NI'), ('H', 'H'), ('HI', 'H'), ('BR', 'BR')
) AS also (bed_index, family)
