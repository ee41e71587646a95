-- SENDER_CD occurs in the list of recognition numbers in force in YEAR; a RIZIV/INAMI number is converted to its three digits and
-- reported. One finding per file, sender and year, at the first record that has it.
WITH senders AS (
    SELECT
        _file,
        sender_cd,
        year,
        min(_line) AS _line,
        coalesce(regexp_full_match(sender_cd, '7[12]0[0-9]{5}'), false) AS is_riziv
    FROM staging.finhosta
    WHERE trim(sender_cd) <> '' AND year IS NOT NULL
    GROUP BY ALL
)

SELECT
    s._file,
    s._line,
    s.sender_cd,
    s.sender_cd AS value,
    CASE WHEN s.is_riziv THEN substr(s.sender_cd, 4, 3) ELSE 'a recognition number in force' END AS expected
FROM senders AS s
WHERE
    s.is_riziv
    OR NOT EXISTS (
        SELECT 1
        FROM reference.code AS c
        WHERE
            c.list = 'hospital'
            AND c.code = CASE WHEN length(s.sender_cd) < 3 THEN lpad(s.sender_cd, 3, '0') ELSE s.sender_cd END
            AND coalesce(try_cast(left(c.valid_from, 4) AS integer), 0) <= s.year
            AND coalesce(try_cast(left(c.valid_to, 4) AS integer), 9999) >= s.year
    )
