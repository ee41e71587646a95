-- Geriatric transfer (annex 3, point 3.5 c, d): from 70 years on, two systems or more, longer than half the Gfin mean, not of the Gfin
-- group, not faulty: part c of the CD days stays in CD, 1 - c goes to G (potential: no G day; real: at least one).
CREATE OR REPLACE TABLE intermediate.geriatric_transfer AS
WITH bracket AS (
    SELECT
        CAST(regexp_extract(scope, 'age ([0-9]+)', 1) AS integer) AS age_from,
        coalesce(try_cast(nullif(regexp_extract(scope, '-([0-9]+)', 1), '') AS integer), 999) AS age_to,
        max(number) AS share_cd
    FROM marts.parameter
    WHERE key = 'a3.G.share_CD' AND is_usable AND regexp_matches(scope, '^age [0-9]+')
    GROUP BY ALL
),

asked AS (
    SELECT
        v._file,
        v._line,
        v.index_cd,
        CASE WHEN v.d_g > 0 THEN 'real' ELSE 'potential' END AS kind,
        v.systems >= budget_number('a3.G.min_systems') AND v.los > budget_number('a3.G.min_los_factor') * v.gfin_mean AS is_met,
        b.share_cd
    FROM intermediate.stay_value AS v
    INNER JOIN bracket AS b ON v.age BETWEEN b.age_from AND b.age_to
    WHERE
        v.age >= budget_number('a3.G.min_age')
        AND v.category <> '9'
        AND v.age_group IS DISTINCT FROM 'G'
        AND v.d_cd + v.d_m > 0
)

SELECT
    _file,
    _line,
    CASE WHEN is_met IS NULL THEN 'undecided' ELSE kind END AS kind,
    share_cd,
    CASE WHEN is_met THEN (1 - share_cd) * index_cd ELSE 0 END AS moved_days
FROM asked
WHERE is_met IS DISTINCT FROM false
