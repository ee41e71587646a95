-- The DRG computed from billing = APRDRG of the grouper output, where there is one; the share that is equal is the rate of the rule.
SELECT
    g._file,
    g._line,
    g.aprdrg AS value,
    b.aprdrg AS expected
FROM staging.grouper AS g
INNER JOIN reference.billing_drg AS b ON g.staynum = b.staynum
WHERE g.aprdrg IS NOT NULL AND g.aprdrg <> b.aprdrg
