-- Which staged records an indicator rests on, and what each contributes to its numerator (days, m2, FTE, or 1 where records are counted).
CREATE OR REPLACE VIEW marts.indicator_lineage AS
SELECT indicator_id, scope, table_name, _file, _line, contribution FROM intermediate.lineage_stay
UNION ALL
SELECT indicator_id, scope, table_name, _file, _line, contribution FROM intermediate.lineage_activity
UNION ALL
SELECT indicator_id, scope, table_name, _file, _line, contribution FROM intermediate.lineage_finhosta
