-- Beds that drive the lines of B4 (art. 53 to 74ter): justified beds, recognised ones where an index has no justified beds; C, D, L and intensive beds as
-- the hospital states their split of the family CD.
CREATE OR REPLACE TABLE intermediate.b4_bed AS
SELECT family AS bed_index, beds, 'justified' AS origin FROM marts.justified_beds
UNION ALL
SELECT bed_index, exact_sum(beds), 'recognised' FROM intermediate.recognised_beds
WHERE family NOT IN ('CD', 'E', 'G', 'M', 'NI')
GROUP BY bed_index
UNION ALL
SELECT
    unnest(['C', 'D', 'L', 'I']),
    unnest([setting_number('beds_c'), setting_number('beds_d'), setting_number('beds_l'), setting_number('intensive_beds')]), 'stated'
