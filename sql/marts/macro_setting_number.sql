-- Number that the hospital states in its settings; NULL when it states none.
CREATE OR REPLACE MACRO setting_number(setting) AS (
    SELECT try_cast(max(s.value) AS double)
    FROM reference.setting AS s
    WHERE s.name = setting
);
