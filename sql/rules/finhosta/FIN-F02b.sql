-- RECORD_TYPE_CD, SENDER_CD, YEAR, PERIOD_CD and VALUE are never empty or only spaces; YEAR has four digits.
WITH fields AS (
    SELECT
        _file,
        _line,
        unnest([
            { 'name': 'record_type_cd', 'value': record_type_cd, 'form': '.*[^ ].*' },
            { 'name': 'sender_cd', 'value': sender_cd, 'form': '.*[^ ].*' },
            { 'name': 'year', 'value': year, 'form': '[0-9]{4}' },
            { 'name': 'period_cd', 'value': period_cd, 'form': '.*[^ ].*' },
            { 'name': 'value', 'value': value, 'form': '.*[^ ].*' }
        ]) AS f
    FROM raw.finhosta
    WHERE
        coalesce(trim(record_type_cd), '') = ''
        OR coalesce(trim(sender_cd), '') = ''
        OR coalesce(trim(period_cd), '') = ''
        OR coalesce(trim(value), '') = ''
        OR NOT regexp_full_match(coalesce(year, ''), '[0-9]{4}')
)

SELECT
    _file,
    _line,
    f.name AS field,
    f.value,
    CASE WHEN f.name = 'year' THEN 'four digits' ELSE 'a value' END AS expected
FROM fields
WHERE NOT regexp_full_match(coalesce(f.value, ''), f.form)
