-- Birth weight 200-7000 g, Apgar scores 0-10, weeks of pregnancy 20-45. Bounds are unconfirmed: a signal. Empty: not tested.
SELECT
    b._file,
    b._line,
    b.code_agr,
    b.patnum,
    c.field,
    c.number AS value,
    c.least || '-' || c.most AS expected,
    CASE WHEN c.number < c.least THEN c.number - c.least ELSE c.number - c.most END AS difference
FROM staging.patbirth AS b
CROSS JOIN
    LATERAL (
        VALUES
        ('m4_weight_birth', b.m4_weight_birth, 200, 7000),
        ('m4_apgar_1_min', b.m4_apgar_1_min, 0, 10),
        ('m4_apgar_5_min', b.m4_apgar_5_min, 0, 10),
        ('m4_number_week_preg', b.m4_number_week_preg, 20, 45)
    ) AS c (field, number, least, most)
WHERE c.number NOT BETWEEN c.least AND c.most
