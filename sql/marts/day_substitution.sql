-- Substitution by day surgery per APR-DRG and per list A code: day stays / (day stays + classic stays with a list A code).
CREATE OR REPLACE TABLE marts.day_substitution AS
WITH counted AS (
    SELECT 'APR-DRG' AS level, aprdrg AS item, hosptype_fac, staynum, period_registr, year_registr, code_agr FROM intermediate.list_a_stay
    WHERE aprdrg IS NOT NULL
    UNION
    SELECT 'code', code, hosptype_fac, staynum, period_registr, year_registr, code_agr FROM intermediate.list_a_stay
)

SELECT
    level,
    item,
    count(*) FILTER (hosptype_fac = 'C') AS day_stays,
    count(*) FILTER (hosptype_fac = 'H') AS classic_stays,
    count(*) FILTER (hosptype_fac = 'C') / nullif(count(*), 0) AS day_share
FROM counted
GROUP BY ALL
ORDER BY level, classic_stays DESC, item
