-- Nursing and caring FTE that count for administration (art. 42 §1 op. 3, 4°, letter P): paid FTE of nursing units and auxiliary services
-- (record Y1301, cost centres 100 to 499, functions of the nursing category), at most the sum of what the article names.
CREATE OR REPLACE TABLE intermediate.b1_staff AS
WITH paid AS (
    SELECT CAST(sum(value) AS double) AS fte
    FROM intermediate.counted_nursing
),

bound AS (
    SELECT
        setting_number('fte_norm')
        + budget_number('b1.op3.admin.P.intensive_fte_per_bed') * setting_number('intensive_beds')
        + (setting_number('points_or') + setting_number('points_ed') + setting_number('points_sterilisation') + setting_number('points_day'))
        / budget_number('b1.op3.admin.P.points_per_fte')
        -- the nursing director
        + 1
        + g.recognised / budget_number('b1.op3.admin.P.middle_mgmt_beds_per_fte')
        + setting_number('fte_long_absence')
        + least(
            setting_number('fte_first_job'), budget_number('b1.op3.admin.P.first_job_cap') * setting_number('fte_june')
        )
        + setting_number('fte_contract_fbi')
        + setting_number('fte_hygiene_nurse')
        + setting_number('fte_maribel')
        + setting_number('fte_art51') AS fte
    FROM (
        SELECT exact_sum(beds) AS recognised
        FROM intermediate.recognised_beds
    ) AS g
)

SELECT
    p.fte AS actual,
    CASE WHEN m.reason IS NULL THEN b.fte END AS maximum,
    CASE WHEN m.reason IS NULL AND p.fte + b.fte IS NOT NULL THEN least(p.fte, b.fte) END AS counted,
    m.reason
FROM paid AS p
CROSS JOIN bound AS b
CROSS JOIN (
    SELECT
        missing_settings([
            'fte_norm', 'intensive_beds', 'points_or', 'points_ed', 'points_sterilisation', 'points_day', 'fte_long_absence', 'fte_first_job',
            'fte_june', 'fte_contract_fbi', 'fte_hygiene_nurse', 'fte_maribel', 'fte_art51'
        ]) AS reason
) AS m
