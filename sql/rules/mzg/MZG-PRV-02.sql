-- At most 5 % of the patient numbers in A1 start with a date of birth: YYMMDD or YYYYMMDD, an existing date in the year A1_YEAR_BIRTH.
WITH patient AS (
    SELECT
        _file,
        patnum,
        CAST(a1_year_birth AS varchar) AS birth_year
    FROM staging.pathospi
    WHERE patnum IS NOT NULL AND a1_year_birth IS NOT NULL
),

counted AS (
    SELECT
        a.delivery_id,
        count(*) AS numbers,
        count_if(
            CASE
                WHEN left(p.patnum, 4) = p.birth_year AND regexp_matches(p.patnum, '^[0-9]{8}')
                    THEN try_strptime(left(p.patnum, 8), '%Y%m%d') IS NOT NULL
                ELSE false
            END
            OR CASE
                -- completed with the century of the year of birth
                WHEN left(p.patnum, 2) = right(p.birth_year, 2) AND regexp_matches(p.patnum, '^[0-9]{6}')
                    THEN try_strptime(p.birth_year || p.patnum[3:6], '%Y%m%d') IS NOT NULL
                ELSE false
            END
        ) AS dated
    FROM patient AS p
    INNER JOIN quality.file_account AS a ON p._file = a.file
    GROUP BY ALL
)

SELECT
    delivery_id,
    'patnum' AS field,
    dated || ' of ' || numbers || ' start with a date of birth' AS value,
    'at most 5 %' AS expected,
    round(100 * dated / numbers - 5, 1) AS difference
FROM counted
WHERE dated > 0.05 * numbers
