-- Social profile of the own hospital: ratios (B8-01 to B8-03), score and group 2 (B8-04), new amount (B8-05), amount with phase-in (B8-06:
-- index x (w_old x old + w_new x new), art. 78bis §2).
INSERT INTO intermediate.indicator_value
WITH own AS (
    SELECT *
    FROM intermediate.b8_score
    WHERE hospital = getvariable('hospital')
),

phased AS (
    SELECT
        setting_number('b8_index') * budget_number('b8.phase.w_old') * setting_number('b8_old_amount') AS old_part,
        setting_number('b8_index') * budget_number('b8.phase.w_new') * (group1_eur + group2_eur) AS new_part
    FROM own
)

SELECT 'B8-01', '', NULL, r1, n1, d1, CASE WHEN d1 = 0 THEN 'denominator d1 is 0' END, NULL FROM own
UNION ALL
SELECT 'B8-02', '', NULL, r2, n2, d2, CASE WHEN d2 = 0 THEN 'denominator d2 is 0' END, NULL FROM own
UNION ALL
SELECT 'B8-03', '', NULL, r3, n3, d3, CASE WHEN d3 = 0 THEN 'denominator d3 is 0' END, ['meaning of the denominator ambiguous'] FROM own
UNION ALL
SELECT 'B8-04', 'score', NULL, score, NULL, median_score, CASE WHEN score IS NULL THEN 'a ratio has no value' END, NULL FROM own
UNION ALL
SELECT 'B8-04', 'group 2', 'flag', CASE WHEN score IS NOT NULL THEN CAST(is_group2 AS integer) END, score, median_score, NULL, NULL FROM own
UNION ALL
SELECT 'B8-05', 'group 1', NULL, group1_eur, NULL, NULL, NULL, NULL FROM own
UNION ALL
SELECT 'B8-05', 'group 2', NULL, group2_eur, NULL, NULL, NULL, NULL FROM own
UNION ALL
SELECT 'B8-05', 'all', NULL, group1_eur + group2_eur, NULL, NULL, NULL, NULL FROM own
UNION ALL
SELECT 'B8-06', '', NULL, old_part + new_part, new_part, NULL, NULL, NULL FROM phased
