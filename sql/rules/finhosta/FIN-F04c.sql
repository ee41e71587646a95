-- SENDER_CD, brought to three digits, equals the recognition number of the hospital for which the file is processed.
-- A RIZIV/INAMI number (710 or 720 + number + two check digits) stands for its three digits. One finding per file and sender.
WITH senders AS (
    SELECT DISTINCT
        _file,
        sender_cd,
        CASE
            WHEN regexp_full_match(sender_cd, '7[12]0[0-9]{5}') THEN substr(sender_cd, 4, 3)
            WHEN length(sender_cd) < 3 THEN lpad(sender_cd, 3, '0')
            ELSE sender_cd
        END AS hospital
    FROM staging.finhosta
    WHERE trim(sender_cd) <> ''
)

SELECT
    s._file,
    CAST(NULL AS bigint) AS _line,
    s.sender_cd,
    s.sender_cd AS value,
    d.hospital AS expected
FROM senders AS s
INNER JOIN quality.file_account AS a ON s._file = a.file
INNER JOIN quality.delivery AS d ON a.delivery_id = d.delivery_id
WHERE s.hospital <> d.hospital
