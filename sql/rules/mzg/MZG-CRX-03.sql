-- Per calendar year the deaths of MZG (destination 8, types H and L, discharged in the year) equal the deaths B0808 of Finhosta.
WITH mzg AS (
    SELECT year_registr, count(*) AS deaths
    FROM staging.stayhosp
    WHERE a2_code_destinate = '8' AND a2_hosptype_fac IN ('H', 'L') AND year(dis_date) = year_registr
    GROUP BY year_registr
),

record AS (
    -- a record that was delivered twice counts once
    SELECT year, bed_index, cost_centre, month, insurer, arg_min(value, _line) AS value
    FROM staging.finhosta
    WHERE record_type_cd = 'B0808'
    GROUP BY ALL
),

finhosta AS (
    SELECT year AS year_registr, sum(value) AS deaths
    FROM record
    GROUP BY year
)

SELECT
    d.delivery_id,
    'a2_code_destinate' AS field,
    coalesce(m.deaths, 0) || ' deaths in MZG' AS value,
    CAST(coalesce(f.deaths, 0) AS bigint) || ' deaths in Finhosta B0808' AS expected,
    coalesce(m.deaths, 0) - coalesce(f.deaths, 0) AS difference
FROM mzg AS m
FULL JOIN finhosta AS f USING (year_registr)
INNER JOIN quality.delivery AS d ON d.registration = 'mzg' AND d.period = year_registr || '-2'
WHERE coalesce(m.deaths, 0) <> coalesce(f.deaths, 0) AND EXISTS (SELECT 1 FROM record)
