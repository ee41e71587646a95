-- The share of SOI 3 or 4 among the classic stays (type H) differs by no more than share_pp percentage points from the same half-year of
-- the year before, in total and per MDC with at least drift_min_n stays in both. Tested when both were grouped with the same version.
WITH counted AS (
    SELECT
        delivery_id,
        item AS mdc,
        coalesce(sum(value) FILTER (measure = 'classic stays by MDC'), 0) AS stays,
        coalesce(sum(earlier) FILTER (measure = 'classic stays by MDC'), 0) AS stays_earlier,
        coalesce(sum(value) FILTER (measure = 'severity 3 or 4 by MDC'), 0) AS high,
        coalesce(sum(earlier) FILTER (measure = 'severity 3 or 4 by MDC'), 0) AS high_earlier
    FROM intermediate.coding_count
    WHERE measure IN ('classic stays by MDC', 'severity 3 or 4 by MDC')
    GROUP BY ALL
),

same_version AS (
    SELECT DISTINCT 'mzg/' || g.code_agr || '/' || g.year || '-' || g.period AS delivery_id
    FROM staging.grouper AS g
    INNER JOIN reference.earlier_period AS e
        ON e.measure = 'grouper version' AND e.item = g.grouper_version AND e.period = (g.year - 1) || '-' || g.period
)

SELECT
    c.delivery_id,
    c.mdc,
    round(100 * c.high / c.stays, 1) || ' % severity 3 or 4' AS value,
    round(100 * c.high_earlier / c.stays_earlier, 1) || ' % a year before, within ' || rule_number('share_pp') || ' percentage points' AS expected,
    round(100 * (c.high / c.stays - c.high_earlier / c.stays_earlier), 1) AS difference
FROM counted AS c
INNER JOIN same_version AS v USING (delivery_id)
-- 1e-9: exactly the limit passes, whatever the rounding
WHERE
    least(c.stays, c.stays_earlier) >= CASE WHEN c.mdc = 'all' THEN 1 ELSE rule_number('drift_min_n') END
    AND abs(100 * (c.high / c.stays - c.high_earlier / c.stays_earlier)) > rule_number('share_pp') + 1e-9
