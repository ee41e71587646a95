-- Each heading of the balance sheet that is an account group equals the net balance of that group in the general ledger.
WITH ledger AS (
    SELECT
        delivery_id,
        account,
        CASE side WHEN 'D' THEN value WHEN 'C' THEN -value END AS net
    FROM intermediate.finhosta
    WHERE table_no = 1
),

balanced AS (
    SELECT
        delivery_id,
        -- a ledger that holds classes 6 and 7 too is nil in all; classes 1-5 tell whether the result was appropriated
        coalesce(abs(sum(net) FILTER (left(account, 1) BETWEEN '1' AND '5')), 0) <= 0.01 AS is_appropriated
    FROM ledger
    GROUP BY delivery_id
)

SELECT
    h._file,
    h._line,
    h.heading,
    'value' AS field,
    h.value,
    abs(coalesce(sum(l.net), 0)) AS expected,
    CAST(h.value - abs(coalesce(sum(l.net), 0)) AS DOUBLE) AS difference
FROM intermediate.finhosta AS h
INNER JOIN balanced AS b ON h.delivery_id = b.delivery_id
LEFT JOIN ledger AS l ON h.delivery_id = l.delivery_id AND starts_with(l.account, h.heading)
WHERE
    h.record_type_cd = 'R2101'
    AND regexp_full_match(h.heading, '[1-5][0-9]{1,3}')
    AND (b.is_appropriated OR left(h.heading, 2) NOT IN ('10', '13', '14', '47'))
GROUP BY h._file, h._line, h.heading, h.value
HAVING abs(h.value - abs(coalesce(sum(l.net), 0))) > 0.01
