-- The three digits of a sender: leading zeros added, a RIZIV/INAMI number (710 or 720 + number + two check digits) brought back to its number.
CREATE OR REPLACE MACRO recognition_number(sender) AS CASE
    WHEN regexp_full_match(sender, '7[12]0[0-9]{5}') THEN substr(sender, 4, 3)
    WHEN length(sender) < 3 THEN lpad(sender, 3, '0')
    ELSE sender
END
