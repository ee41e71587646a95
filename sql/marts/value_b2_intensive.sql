-- Intensive character (art. 46 §2, 2° c): reanimation acts per occupied C, D, E bed (B2-22), score of annex 8 (B2-23), points and beds from the three
-- rankings, whose deciles are given (B2-24); from decile 7 on x.0 is the lower half of decile x and x.5 the upper half.
INSERT INTO intermediate.indicator_value
WITH act AS (
    SELECT coalesce(sum(coalesce(a.m3_number_inariz_1_day, 1)), 0) AS n
    FROM staging.procrizi AS a
    INNER JOIN staging.stayindx AS x USING (code_agr, year_registr, period_registr, staynum, order_bedindex)
    WHERE
        list_contains(budget_list('b2.intensive.icu_codes'), a.m3_code_inariz)
        AND x.a4_code_bedindex_fac IN ('C', 'D', 'CD', 'E', 'G', 'I', 'CI', 'DI', 'EI')
),

ranked AS (
    SELECT unnest([1, 2, 3]) AS ranking, unnest(['w1', 'w2', 'w3']) AS weight
),

placed AS (
    SELECT
        budget_number('b2.intensive.' || weight) AS weight,
        setting_number('decile_intensive_c' || ranking) AS decile
    FROM ranked
),

valued AS (
    SELECT
        weight,
        budget_number_for(
            'b2.intensive_table',
            'decile ' || CAST(CAST(floor(decile) AS integer) AS varchar)
            || CASE WHEN decile < 7 THEN '' WHEN decile = floor(decile) THEN ' lower half' ELSE ' upper half' END
        ) AS per_bed
    FROM placed
),

total AS (
    SELECT
        CASE WHEN count(v.per_bed) = count(*) THEN exact_sum(v.weight * v.per_bed) END AS per_bed,
        any_value(b.beds) AS beds
    FROM valued AS v
    CROSS JOIN (
        SELECT setting_number('beds_c_d') + beds AS beds FROM marts.justified_beds
        WHERE family = 'E'
    ) AS b
)

SELECT
    'B2-22', '', NULL, a.n / nullif(setting_number('insured_days_c_d_e') / budget_number('a3.days_per_year'), 0), a.n,
    setting_number('insured_days_c_d_e') / budget_number('a3.days_per_year'), NULL, NULL
FROM act AS a
UNION ALL
SELECT
    'B2-23', '', NULL, weighted_days / nullif(days, 0), weighted_days, days, NULL,
    CASE WHEN without_share > 0 THEN [without_share || ' stays of groups absent from the national table'] END
FROM intermediate.intensive_score
UNION ALL
SELECT 'B2-24', 'points', NULL, per_bed * beds, per_bed, beds, NULL, NULL FROM total
UNION ALL
SELECT 'B2-24', 'beds', 'bed', per_bed * beds / budget_number('b2.intensive.divisor'), per_bed * beds, NULL, NULL, NULL FROM total
