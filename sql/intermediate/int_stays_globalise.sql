-- Counts of the globalisation tables per delivery (FPS globalisation manual, part 1), beside those of the same half-year of the year before
-- where these are known. A view: a rule that asks for one measure reads only what that measure needs.
CREATE OR REPLACE VIEW intermediate.globalisation AS
WITH said AS (
    SELECT _file, 'stays by type' AS measure, a2_hosptype_fac AS item, 1 AS value
    FROM staging.stayhosp
    UNION ALL
    SELECT _file, 'nights of classic stays' AS measure, unnest(['nights', 'stays']) AS item, unnest([dis_date - adm_date, 1]) AS value
    FROM staging.stayhosp
    WHERE a2_hosptype_fac = 'H' AND dis_date >= adm_date
    UNION ALL
    SELECT _file, 'admissions by month' AS measure, strftime(adm_date, '%m') AS item, 1 AS value
    FROM staging.stayhosp
    WHERE
        a2_hosptype_fac = 'H'
        AND adm_date BETWEEN period_start(year_registr, period_registr) AND period_end(year_registr, period_registr)
    UNION ALL
    SELECT _file, 'discharges by month' AS measure, strftime(dis_date, '%m') AS item, 1 AS value
    FROM staging.stayhosp
    WHERE
        a2_hosptype_fac = 'H'
        AND dis_date BETWEEN period_start(year_registr, period_registr) AND period_end(year_registr, period_registr)
    UNION ALL
    SELECT _file, 'admissions by weekday' AS measure, CAST(isodow(adm_date) AS varchar) AS item, 1 AS value
    FROM staging.stayhosp
    WHERE a2_hosptype_fac = 'H'
    UNION ALL
    SELECT _file, 'discharges by weekday' AS measure, CAST(isodow(dis_date) AS varchar) AS item, 1 AS value
    FROM staging.stayhosp
    WHERE a2_hosptype_fac = 'H'
    UNION ALL
    SELECT
        s._file,
        'sex and age' AS measure,
        s.a2_code_sex || ' / ' || CASE
            WHEN d.age < 0 THEN NULL
            WHEN d.age = 0 THEN '0'
            WHEN d.age < 15 THEN '1-14'
            WHEN d.age < 45 THEN '15-44'
            WHEN d.age < 65 THEN '45-64'
            WHEN d.age < 75 THEN '65-74'
            WHEN d.age < 85 THEN '75-84'
            ELSE '85+'
        END AS item,
        1 AS value
    FROM staging.stayhosp AS s
    INNER JOIN intermediate.stay AS d ON s._file = d._file AND s._line = d._line
    WHERE d.age IS NOT NULL
    UNION ALL
    SELECT s._file, 'nationality of residents' AS measure, p.province || ' / ' || s.a2_code_indic_nat AS item, 1 AS value
    FROM staging.stayhosp AS s
    INNER JOIN reference.postcode AS p ON s.a2_code_zip = p.postcode
    WHERE s.a2_code_country IN ('BE', '150')
    UNION ALL
    SELECT s._file, 'arrondissement of residents' AS measure, coalesce(p.arrondissement_nis, 'unknown') AS item, 1 AS value
    FROM staging.stayhosp AS s
    LEFT JOIN reference.postcode AS p ON s.a2_code_zip = p.postcode
    WHERE s.a2_code_country IN ('BE', '150')
    UNION ALL
    SELECT _file, 'country of others' AS measure, a2_code_country AS item, 1 AS value
    FROM staging.stayhosp
    WHERE a2_code_country NOT IN ('BE', '150')
    UNION ALL
    SELECT _file, 'a2_code_place_before_adm' AS measure, a2_code_place_before_adm AS item, 1 AS value
    FROM staging.stayhosp
    UNION ALL
    SELECT _file, 'a2_code_adm' AS measure, a2_code_adm AS item, 1 AS value
    FROM staging.stayhosp
    UNION ALL
    SELECT _file, 'a2_code_adrby' AS measure, a2_code_adrby AS item, 1 AS value
    FROM staging.stayhosp
    UNION ALL
    SELECT _file, 'a2_code_destinate' AS measure, a2_code_destinate AS item, 1 AS value
    FROM staging.stayhosp
    UNION ALL
    SELECT _file, 'a2_code_discharge' AS measure, a2_code_discharge AS item, 1 AS value
    FROM staging.stayhosp
    UNION ALL
    SELECT _file, 'stays by bed index' AS measure, a4_code_bedindex_fac AS item, 1 AS value
    FROM staging.stayindx
    GROUP BY _file, staynum, a4_code_bedindex_fac
    UNION ALL
    SELECT _file, 'records by bed index' AS measure, a4_code_bedindex_fac AS item, 1 AS value
    FROM staging.stayindx
    UNION ALL
    SELECT _file, 'billable days by bed index' AS measure, a4_code_bedindex_fac AS item, a4_number_day_fac AS value
    FROM staging.stayindx
),

both_years AS (
    SELECT a.delivery_id, s.measure, s.item, CAST(s.value AS double) AS value, NULL AS earlier
    FROM said AS s
    INNER JOIN quality.file_account AS a ON s._file = a.file
    WHERE s.item IS NOT NULL
    UNION ALL
    SELECT d.delivery_id, e.measure, e.item, NULL AS value, e.value AS earlier
    FROM reference.earlier_period AS e
    INNER JOIN quality.delivery AS d
        ON d.registration = 'mzg' AND d.period = (try_cast(left(e.period, 4) AS integer) + 1) || substr(e.period, 5)
)

SELECT
    delivery_id,
    measure,
    item,
    coalesce(sum(value), 0) AS value,
    sum(earlier) AS earlier
FROM both_years
GROUP BY delivery_id, measure, item
