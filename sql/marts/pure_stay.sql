-- Stays for the national mean (annex 3, point 2.2): type H with the first of the ten reasons that keeps one out; stays of the pilot for short
-- deliveries carry no mark, so reason 10 is not told.
CREATE OR REPLACE TABLE intermediate.pure_stay AS
SELECT
    p._file,
    p._line,
    CASE
        WHEN p.d_aks > 0 THEN '1 Sp, A or K'
        WHEN p.is_newborn AND p.is_only_m_n THEN '2 newborn only in M or N*'
        WHEN i._line IS NOT NULL THEN '3 inappropriate classic stay'
        WHEN p.exclusion = 'burns' THEN '4 burns'
        WHEN p.los = 1 AND p.a2_code_destinate IN ('3', '4', '5') THEN '5 one day, transferred'
        WHEN p.aprdrg = '693' AND date_diff('day', p.adm_date, p.dis_date) = 1 THEN '6 APR-DRG 693, one day'
        WHEN p.aprdrg IN ('950', '951', '952', '955', '956') THEN '7 residual APR-DRG'
        WHEN p.a2_code_destinate = '8' AND date_diff('day', p.adm_date, p.dis_date) <= 3 THEN '8 death within 3 days'
        WHEN p.is_faulty OR p.age IS NULL OR p.age NOT BETWEEN 0 AND 120 THEN '9 faulty stay'
    END AS reason
FROM intermediate.population AS p
LEFT JOIN intermediate.inappropriate_stay AS i ON p._file = i._file AND p._line = i._line
WHERE p.hosptype_fac IN (SELECT unnest(budget_list('a3.pure.hosptype')))
