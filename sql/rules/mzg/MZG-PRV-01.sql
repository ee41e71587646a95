-- Of the distinct patient numbers, stay numbers and mothers' patient numbers, each apart, at most niss_share_max per cent pass the check of
-- a national register or BIS number. Random numbers of 11 digits pass in about 0.5 % of cases, so one number says nothing.
WITH identifier AS (
    SELECT _file, year_registr, 'patnum' AS field, patnum AS content FROM staging.pathospi
    UNION ALL
    SELECT _file, year_registr, 'patnum' AS field, patnum AS content FROM staging.stayhosp
    UNION ALL
    SELECT _file, year_registr, 'staynum' AS field, staynum AS content FROM staging.stayhosp
    UNION ALL
    SELECT _file, year_registr, 'patnum' AS field, patnum AS content FROM staging.patbirth
    UNION ALL
    SELECT _file, year_registr, 'm4_patnum_mama' AS field, m4_patnum_mama AS content FROM staging.patbirth
),

passing AS (
    SELECT
        a.delivery_id,
        i.field,
        count(DISTINCT i.content) AS numbers
    FROM identifier AS i
    INNER JOIN quality.file_account AS a ON i._file = a.file
    WHERE
        -- written with or without its usual separators
        CASE
            WHEN regexp_full_match(i.content, '[0-9][0-9 ./-]{9,18}[0-9]')
                THEN is_national_number(regexp_replace(i.content, '[ ./-]', '', 'g'), i.year_registr)
            ELSE false
        END
    GROUP BY ALL
),

-- numbers are told apart only where some pass
counted AS (
    SELECT
        p.delivery_id,
        p.field,
        p.numbers AS passing,
        count(DISTINCT i.content) AS numbers
    FROM passing AS p
    INNER JOIN quality.file_account AS a ON p.delivery_id = a.delivery_id
    INNER JOIN identifier AS i ON a.file = i._file AND p.field = i.field
    GROUP BY ALL
)

SELECT
    delivery_id,
    field AS checked_field,
    field,
    passing || ' of ' || numbers || ' pass' AS value,
    'at most ' || rule_number('niss_share_max') || ' %' AS expected,
    round(100 * passing / numbers - rule_number('niss_share_max'), 1) AS difference
FROM counted
WHERE passing > rule_number('niss_share_max') / 100 * numbers
