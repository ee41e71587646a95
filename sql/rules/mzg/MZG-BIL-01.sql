-- The end date of a billing line is not before its start date. An empty date is not tested.
SELECT
    _file,
    _line,
    end_field AS field,
    end_date AS value,
    'from ' || start_date AS expected,
    date_diff('day', start_date, end_date) AS difference
FROM intermediate.billing_line
WHERE end_date < start_date
