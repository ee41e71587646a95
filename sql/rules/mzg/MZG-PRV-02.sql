-- At most 5 % of the patient numbers in A1 start with a date of birth: YYMMDD or YYYYMMDD, an existing date in the year A1_YEAR_BIRTH.
WITH counted AS (
    SELECT
        a.delivery_id,
        count(*) AS numbers,
        count_if(coalesce(
            -- YYYYMMDD, or YYMMDD completed with the century of the year of birth
            (
                regexp_matches(p.patnum, '^[0-9]{8}')
                AND left(p.patnum, 4) = CAST(p.a1_year_birth AS varchar)
                AND try_strptime(left(p.patnum, 8), '%Y%m%d') IS NOT NULL
            )
            OR (
                regexp_matches(p.patnum, '^[0-9]{6}')
                AND left(p.patnum, 2) = right(CAST(p.a1_year_birth AS varchar), 2)
                AND try_strptime(p.a1_year_birth || p.patnum[3:6], '%Y%m%d') IS NOT NULL
            ),
            false
        )) AS dated
    FROM staging.pathospi AS p
    INNER JOIN quality.file_account AS a ON p._file = a.file
    WHERE p.patnum IS NOT NULL AND p.a1_year_birth IS NOT NULL
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
