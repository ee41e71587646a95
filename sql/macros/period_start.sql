-- First day of a half-year: 1 January for period 1, 1 July for period 2; NULL for any other period.
CREATE OR REPLACE MACRO period_start(y, p) AS
    CASE WHEN y BETWEEN 1900 AND 2999 AND p IN (1, 2) THEN make_date(y::BIGINT, CASE p WHEN 1 THEN 1 ELSE 7 END, 1) END;
