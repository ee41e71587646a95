-- Per calendar year and financed family the fully billable days of the discharged stays differ from the Finhosta billed days B0803 by no
-- more than the larger of finhosta_days_min and finhosta_days_pct. Days of stays that are not discharged are shown apart.
WITH family AS (
    SELECT DISTINCT code AS bed_index, upper(substr(list, 8)) AS family
    FROM reference.code
    WHERE list IN ('family_cd', 'family_e', 'family_g', 'family_m', 'family_ni')
),

mzg AS (
    SELECT
        x.year_registr,
        f.family,
        coalesce(sum(x.a4_number_day_fac) FILTER (year(s.dis_date) = x.year_registr), 0) AS days,
        coalesce(sum(x.a4_number_day_fac) FILTER (s.dis_date IS NULL AND x.period_registr = 2), 0) AS open_days
    FROM staging.stayindx AS x
    INNER JOIN family AS f ON x.a4_code_bedindex_fac = f.bed_index
    INNER JOIN intermediate.stay AS s USING (code_agr, year_registr, period_registr, staynum)
    GROUP BY x.year_registr, f.family
),

record AS (
    -- a record that was delivered twice counts once
    SELECT year, bed_index, cost_centre, month, insurer, arg_min(value, _line) AS value
    FROM staging.finhosta
    WHERE record_type_cd = 'B0803'
    GROUP BY ALL
),

finhosta AS (
    SELECT r.year AS year_registr, f.family, sum(r.value) AS days
    FROM record AS r
    INNER JOIN family AS f ON f.bed_index = CASE r.bed_index WHEN 'NIC' THEN 'NI' ELSE r.bed_index END
    GROUP BY r.year, f.family
)

SELECT
    d.delivery_id,
    family AS index_family,
    'a4_number_day_fac' AS field,
    coalesce(m.days, 0) || ' days in MZG (and ' || coalesce(m.open_days, 0) || ' of stays not discharged)' AS value,
    CAST(coalesce(f.days, 0) AS bigint) || ' days in Finhosta B0803' AS expected,
    coalesce(m.days, 0) - coalesce(f.days, 0) AS difference
FROM mzg AS m
FULL JOIN finhosta AS f USING (year_registr, family)
INNER JOIN quality.delivery AS d ON d.registration = 'mzg' AND d.period = year_registr || '-2'
WHERE
    EXISTS (SELECT 1 FROM record)
    AND abs(coalesce(m.days, 0) - coalesce(f.days, 0))
    > greatest(rule_number('finhosta_days_min'), rule_number('finhosta_days_pct') / 100 * coalesce(f.days, 0))
