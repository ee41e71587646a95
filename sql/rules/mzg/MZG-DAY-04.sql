-- Every bed index of a stay other than U and OP has beds in S4 of the same hospital and period.
WITH without_beds AS (
    SELECT DISTINCT x.code_agr, x.year_registr, x.period_registr, x.a4_code_bedindex_fac
    FROM staging.stayindx AS x
    ANTI JOIN staging.unitindx AS u
        ON
            x.code_agr = u.code_agr
            AND x.year_registr = u.year_registr
            AND x.period_registr = u.period_registr
            AND x.a4_code_bedindex_fac = u.code_bedindex
            AND u.s4_number_bed > 0
    WHERE x.a4_code_bedindex_fac NOT IN ('U', 'OP')
)

SELECT
    x._file,
    x._line,
    x.code_agr,
    x.staynum,
    x.order_bedindex,
    x.a4_code_bedindex_fac AS value,
    'an index with beds in UNITINDX' AS expected
FROM staging.stayindx AS x
SEMI JOIN without_beds AS w
    ON
        x.code_agr = w.code_agr
        AND x.year_registr = w.year_registr
        AND x.period_registr = w.period_registr
        AND x.a4_code_bedindex_fac = w.a4_code_bedindex_fac
