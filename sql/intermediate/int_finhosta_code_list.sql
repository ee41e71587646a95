-- The values of every Finhosta item that has a list, as spans or prefixes with the years in which they hold. Cost centres of which it
-- is not known whether they are in use are part of the list: they are never rejected.
CREATE OR REPLACE TABLE intermediate.finhosta_code AS
WITH listed AS (
    SELECT 'account' AS item, account AS first_code, NULL AS last_code, true AS is_prefix, NULL AS table_no, valid_from_fy, valid_to_fy
    FROM reference.accounts
    UNION ALL
    SELECT 'cost_centre' AS item, code_from AS first_code, code_to, false, NULL, valid_from_fy, valid_to_fy
    FROM reference.cost_centres
    UNION ALL
    SELECT 'asset_type' AS item, key AS first_code, NULL, false, a.table, NULL, NULL
    FROM reference.asset_types AS a
    UNION ALL
    SELECT 'bed_index' AS item, code AS first_code, NULL, false, NULL, left(valid_from, 4), left(valid_to, 4)
    FROM reference.code
    WHERE list IN ('bedindex', 'service')
),

single AS (
    SELECT item, code AS first_code FROM reference.finhosta_item_value
    UNION ALL
    SELECT 'function_code' AS item, code AS first_code FROM reference.function_codes
    UNION ALL
    SELECT 'insurer' AS item, key AS first_code FROM reference.insurers
    UNION ALL
    SELECT 'nomenclature_code' AS item, ambulatory AS first_code FROM reference.radiotherapy_codes
    UNION ALL
    SELECT 'nomenclature_code' AS item, hospitalised AS first_code FROM reference.radiotherapy_codes
)

SELECT DISTINCT
    item,
    first_code AS code_from,
    coalesce(last_code, first_code) AS code_to,
    is_prefix,
    try_cast(table_no AS integer) AS table_no,
    coalesce(try_cast(valid_from_fy AS integer), 0) AS valid_from,
    coalesce(try_cast(valid_to_fy AS integer), 9999) AS valid_to
FROM listed
UNION ALL
SELECT DISTINCT
    item,
    first_code AS code_from,
    first_code AS code_to,
    false AS is_prefix,
    NULL AS table_no,
    0 AS valid_from,
    9999 AS valid_to
FROM single
