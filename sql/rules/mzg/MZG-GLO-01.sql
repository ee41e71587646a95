-- The admissions of type H per month differ by no more than drift_pct from the same month of the year before, where that month held at
-- least drift_min_n admissions.
SELECT
    delivery_id,
    item AS month,
    'adm_date' AS field,
    CAST(value AS bigint) AS value,
    CAST(earlier AS bigint) || ' a year before, within ' || rule_number('drift_pct') || ' %' AS expected,
    value - earlier AS difference
FROM intermediate.globalisation
WHERE
    measure = 'admissions by month'
    AND earlier >= rule_number('drift_min_n')
    AND abs(value - earlier) > earlier * rule_number('drift_pct') / 100
