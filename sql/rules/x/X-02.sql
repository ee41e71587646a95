-- Billed days per family and month: Finhosta table 8 against the nights that billed bed-index rows of MZG have in the month.
WITH months AS (
    SELECT month, make_date(year, month, 1) AS first_day, CAST(make_date(year, month, 1) + INTERVAL 1 MONTH AS DATE) AS next_first, year
    FROM (SELECT DISTINCT year FROM intermediate.stay_year_days) AS y
    CROSS JOIN range(1, 13) AS m (month)
),

mzg AS (
    SELECT
        d.delivery_id,
        s.family,
        m.month,
        sum(greatest(least(s.until_date, m.next_first) - greatest(s.entry_date, m.first_day), 0)) AS days
    FROM intermediate.stay_year_days AS s
    INNER JOIN months AS m ON s.year = m.year AND s.entry_date < m.next_first AND s.until_date > m.first_day
    INNER JOIN quality.delivery AS d ON d.registration = 'finhosta' AND s.code_agr = d.hospital AND CAST(s.year AS VARCHAR) = d.period
    WHERE s.billed_days > 0 AND s.family IN (SELECT family FROM intermediate.bed_family)
    GROUP BY ALL
),

finhosta AS (
    SELECT delivery_id, family, try_cast(month AS INTEGER) AS month, sum(value) AS days
    FROM intermediate.finhosta
    WHERE record_type_cd = 'B0803' AND family IN (SELECT family FROM intermediate.bed_family)
    GROUP BY ALL
),

compared AS (
    SELECT
        coalesce(f.delivery_id, m.delivery_id) AS delivery_id,
        coalesce(f.family, m.family) AS family,
        coalesce(f.month, m.month) AS month,
        coalesce(f.days, 0) AS finhosta_days,
        coalesce(m.days, 0) AS mzg_days
    FROM finhosta AS f
    FULL JOIN mzg AS m ON f.delivery_id = m.delivery_id AND f.family = m.family AND f.month = m.month
)

SELECT
    delivery_id,
    family,
    lpad(CAST(month AS VARCHAR), 2, '0') AS month,
    'value' AS field,
    finhosta_days AS value,
    mzg_days AS expected,
    CAST(finhosta_days - mzg_days AS DOUBLE) AS difference
FROM compared
WHERE abs(finhosta_days - mzg_days) > greatest(rule_number('x_days'), finhosta_days * rule_number('x_month_days_pct') / 100)
