-- Record key of a record of the path of a stay: A3 and A4 by number, A5 by number (its entry date and time stand in the finding).
CREATE OR REPLACE MACRO path_key(file_code, code_agr, staynum, number) AS
CAST(
    CASE file_code
        WHEN 'A3' THEN json_object('code_agr', code_agr, 'staynum', staynum, 'order_spec', CAST(number AS varchar))
        WHEN 'A4' THEN json_object('code_agr', code_agr, 'staynum', staynum, 'order_bedindex', CAST(number AS varchar))
        ELSE json_object('code_agr', code_agr, 'staynum', staynum, 'order_unit', CAST(number AS varchar))
    END AS varchar
);
