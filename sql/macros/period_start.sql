-- First day of a half-year: 1 January for period 1, 1 July for period 2; NULL for any other period.
CREATE OR REPLACE MACRO period_start(y, p) AS
CASE
    WHEN y BETWEEN 1900 AND 2999 AND p = 1 THEN make_date(CAST(y AS BIGINT), 1, 1)
    WHEN y BETWEEN 1900 AND 2999 AND p = 2 THEN make_date(CAST(y AS BIGINT), 7, 1)
END;
