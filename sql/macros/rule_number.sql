-- Number set for a rule parameter; NULL when it is empty.
CREATE OR REPLACE MACRO rule_number(parameter) AS
    (SELECT TRY_CAST(max(rp.value) AS DOUBLE) FROM reference.rule_parameter AS rp WHERE rp.name = parameter);
