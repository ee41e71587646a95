-- Last day of a half-year: 30 June for period 1, 31 December for period 2; NULL for any other period.
CREATE OR REPLACE MACRO period_end(y, p) AS
CASE
    WHEN y BETWEEN 1900 AND 2999 AND p = 1 THEN make_date(CAST(y AS BIGINT), 6, 30)
    WHEN y BETWEEN 1900 AND 2999 AND p = 2 THEN make_date(CAST(y AS BIGINT), 12, 31)
END;
