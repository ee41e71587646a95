-- The quantity of a billing line is at least 1. Empty: not tested.
SELECT
    _file,
    _line,
    quantity_field AS field,
    quantity AS value,
    'at least 1' AS expected
FROM intermediate.billing_line
WHERE quantity < 1
