-- The values of every Finhosta item that has a list, as spans or prefixes with the years in which they hold. Cost centres of which it
-- is not known whether they are in use are part of the list: they are never rejected.
CREATE OR REPLACE TABLE intermediate.finhosta_code AS
WITH listed AS (
    SELECT item, code AS code_from, code AS code_to, false AS is_prefix, NULL AS table_no, NULL AS valid_from, NULL AS valid_to
    FROM reference.finhosta_item_value
    UNION ALL
    SELECT 'account', account, account, true, NULL, valid_from_fy, valid_to_fy
    FROM reference.accounts
    UNION ALL
    SELECT 'cost_centre', code_from, code_to, false, NULL, valid_from_fy, valid_to_fy
    FROM reference.cost_centres
    UNION ALL
    SELECT 'function_code', code, code, false, NULL, NULL, NULL
    FROM reference.function_codes
    UNION ALL
    SELECT 'insurer', key, key, false, NULL, NULL, NULL
    FROM reference.insurers
    UNION ALL
    SELECT 'asset_type', key, key, false, asset_types.table, NULL, NULL
    FROM reference.asset_types
    UNION ALL
    SELECT
        'nomenclature_code', unnest([ambulatory, hospitalised]), unnest([ambulatory, hospitalised]), false, NULL, left(valid_from, 4), NULL
    FROM reference.radiotherapy_codes
    UNION ALL
    SELECT 'bed_index', code, code, false, NULL, left(valid_from, 4), left(valid_to, 4)
    FROM reference.code
    WHERE list IN ('bedindex', 'service')
)

SELECT DISTINCT
    item,
    code_from,
    code_to,
    is_prefix,
    CAST(table_no AS integer) AS table_no,
    coalesce(try_cast(valid_from AS integer), 0) AS valid_from,
    coalesce(try_cast(valid_to AS integer), 9999) AS valid_to
FROM listed
