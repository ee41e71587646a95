-- Paid FTE of nursing units and auxiliary services (Y1301, cost centres 100 to 499, functions of the nursing category), each record once however
-- often it was delivered, with the line it stands on.
CREATE OR REPLACE TABLE intermediate.counted_nursing AS
SELECT _file, _line, value
FROM staging.finhosta
WHERE
    record_type_cd = 'Y1301'
    AND value IS NOT NULL
    AND try_cast(left(cost_centre, 3) AS integer) BETWEEN 100 AND 499
    AND function_code IN (
        SELECT code FROM reference.function_codes
        WHERE category = 'nursing'
    )
QUALIFY row_number() OVER (
    PARTITION BY cost_centre, staff_category, staff_type, employment_status, function_code, sex
    ORDER BY _line, _file
) = 1
