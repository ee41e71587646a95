-- Lines billed to patients or third parties (record types 30, 40 and 50), one row per line, and the names of its fields.
CREATE OR REPLACE VIEW intermediate.billing_line AS
SELECT
    _file,
    _line,
    code_agr,
    year_registr,
    period_registr,
    staynum,
    f3_date_start_ps_forf_inariz AS start_date,
    f3_date_end_ps_forf_inariz AS end_date,
    f3_number_ps_forf_inariz AS quantity,
    'f3_date_start_ps_forf_inariz' AS start_field,
    'f3_date_end_ps_forf_inariz' AS end_field,
    'f3_number_ps_forf_inariz' AS quantity_field
FROM staging.procri30
UNION ALL
SELECT
    _file,
    _line,
    code_agr,
    year_registr,
    period_registr,
    staynum,
    f4_date_start_farm_inariz AS start_date,
    f4_date_end_farm_inariz AS end_date,
    f4_number_farm_inariz AS quantity,
    'f4_date_start_farm_inariz' AS start_field,
    'f4_date_end_farm_inariz' AS end_field,
    'f4_number_farm_inariz' AS quantity_field
FROM staging.procri40
UNION ALL
SELECT
    _file,
    _line,
    code_agr,
    year_registr,
    period_registr,
    staynum,
    f5_date_start_ps_inariz AS start_date,
    f5_date_end_ps_inariz AS end_date,
    f5_number_ps_inariz AS quantity,
    'f5_date_start_ps_inariz' AS start_field,
    'f5_date_end_ps_inariz' AS end_field,
    'f5_number_ps_inariz' AS quantity_field
FROM staging.procri50
