-- Every account used, with the longest code of annex 1 (KB/AR 14-8-1987) that is a prefix of it in that year: its suffixes, sign and
-- whether no other code of that year goes deeper.
CREATE OR REPLACE TABLE intermediate.finhosta_account AS
WITH used AS (
    SELECT DISTINCT account, year
    FROM staging.finhosta
    WHERE account IS NOT NULL AND year IS NOT NULL
),

chart AS (
    SELECT
        account AS code,
        allowed_suffixes,
        sign,
        confidence,
        coalesce(try_cast(valid_from_fy AS INTEGER), 0) AS first_year,
        coalesce(try_cast(valid_to_fy AS INTEGER), 9999) AS last_year
    FROM reference.accounts
),

matched AS (
    SELECT
        u.account,
        u.year,
        max_by(c.code, length(c.code)) AS code
    FROM used AS u
    INNER JOIN chart AS c ON starts_with(u.account, c.code) AND u.year BETWEEN c.first_year AND c.last_year
    GROUP BY ALL
)

SELECT
    m.account,
    m.year,
    m.code,
    c.sign,
    CASE WHEN c.confidence = 'law' THEN c.allowed_suffixes END AS suffixes,
    NOT EXISTS (
        SELECT 1
        FROM chart AS d
        WHERE d.code <> m.code AND starts_with(d.code, m.code) AND m.year BETWEEN d.first_year AND d.last_year
    ) AS is_lowest_level
FROM matched AS m
INNER JOIN chart AS c ON m.code = c.code AND m.year BETWEEN c.first_year AND c.last_year
