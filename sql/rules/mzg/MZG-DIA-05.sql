-- The verified admission diagnosis occurs among the diagnoses (M1) of the first specialism of the stay (lowest ORDER_SPEC in A3).
-- The placeholder UUUUUU, stays without diagnoses and ambulatory emergency contacts are not tested.
WITH first_specialism AS (
    SELECT code_agr, year_registr, period_registr, staynum, min(order_spec) AS order_spec
    FROM staging.stayspec
    GROUP BY code_agr, year_registr, period_registr, staynum
),

not_among AS (
    SELECT s.*
    FROM staging.stayhosp AS s
    INNER JOIN intermediate.stay AS k ON s._file = k._file AND s._line = k._line
    WHERE
        NOT k.is_ambulatory
        AND s.a2_code_diag_verif_adm <> 'UUUUUU'
        AND NOT EXISTS (
            SELECT 1
            FROM staging.diagnose AS d
            INNER JOIN first_specialism AS f USING (code_agr, year_registr, period_registr, staynum, order_spec)
            WHERE
                d.code_agr = s.code_agr
                AND d.year_registr = s.year_registr
                AND d.period_registr = s.period_registr
                AND d.staynum = s.staynum
                AND d.code_diagnose = s.a2_code_diag_verif_adm
        )
),

-- the diagnoses of the few stays that are left
diagnosed AS (
    SELECT
        d.code_agr,
        d.year_registr,
        d.period_registr,
        d.staynum,
        f.order_spec,
        list(DISTINCT d.code_diagnose) FILTER (d.order_spec = f.order_spec) AS codes
    FROM staging.diagnose AS d
    SEMI JOIN not_among AS s USING (code_agr, year_registr, period_registr, staynum)
    INNER JOIN first_specialism AS f USING (code_agr, year_registr, period_registr, staynum)
    WHERE d.code_diagnose IS NOT NULL
    GROUP BY ALL
)

SELECT
    s._file,
    s._line,
    s.code_agr,
    s.staynum,
    s.a2_code_diag_verif_adm AS value,
    array_to_string(list_sort(d.codes)[:5], ' ') AS expected,
    CAST(json_object('code_agr', s.code_agr, 'staynum', s.staynum, 'order_spec', CAST(d.order_spec AS varchar)) AS varchar) AS related_key
FROM not_among AS s
INNER JOIN diagnosed AS d USING (code_agr, year_registr, period_registr, staynum)
