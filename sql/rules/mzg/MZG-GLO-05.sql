-- No value of the readmission code holds readmission_share_pct per cent or more of the stays without and of the stays with an earlier
-- stay of type H of the same patient. Earlier stays are those of the run and those of the year before.
WITH history AS (
    SELECT code_agr, patnum, adm_date
    FROM staging.stayhosp
    WHERE a2_hosptype_fac = 'H'
    UNION ALL
    SELECT hospital AS code_agr, patnum, adm_date
    FROM reference.year_before_stay
    WHERE a2_hosptype_fac = 'H'
),

first_stay AS (
    SELECT code_agr, patnum, min(adm_date) AS adm_date
    FROM history
    GROUP BY code_agr, patnum
),

described AS (
    SELECT a.delivery_id, s.a2_code_readmission, coalesce(f.adm_date < s.adm_date, false) AS is_later_stay
    FROM staging.stayhosp AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    LEFT JOIN first_stay AS f ON s.code_agr = f.code_agr AND s.patnum = f.patnum
    WHERE s.a2_code_readmission IS NOT NULL AND s.patnum IS NOT NULL AND s.adm_date IS NOT NULL
),

counted AS (
    SELECT delivery_id, a2_code_readmission, is_later_stay, count(*) AS stays
    FROM described
    GROUP BY delivery_id, a2_code_readmission, is_later_stay
),

shares AS (
    SELECT
        delivery_id,
        a2_code_readmission,
        is_later_stay,
        100 * stays / sum(stays) OVER (PARTITION BY delivery_id, is_later_stay) AS share
    FROM counted
)

SELECT
    delivery_id,
    a2_code_readmission,
    'a2_code_readmission' AS field,
    round(max(share) FILTER (NOT is_later_stay), 1) || ' % of the stays without, ' || round(max(share) FILTER (is_later_stay), 1)
    || ' % of those with an earlier stay' AS value,
    'below ' || rule_number('readmission_share_pct') || ' % of one of them' AS expected
FROM shares
GROUP BY delivery_id, a2_code_readmission
HAVING count(*) FILTER (share >= rule_number('readmission_share_pct')) = 2
