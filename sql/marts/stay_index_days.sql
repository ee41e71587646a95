-- Billed days per index family of every counted stay: A4_NUMBER_DAY_FAC + A4_NUMBER_DAY_FAC_PREV; of a long stay the days of the year,
-- and those before it when its first part (type F) lies in this year.
CREATE OR REPLACE TABLE intermediate.stay_index_days AS
WITH row_days AS (
    SELECT
        s.counted_file AS _file,
        s.counted_line AS _line,
        x.a4_code_bedindex_fac AS bed_index,
        f.family,
        CASE WHEN s.is_counted THEN coalesce(x.a4_number_day_fac, 0) ELSE 0 END
        + CASE WHEN NOT s.is_long OR s.hosptype_fac = 'F' THEN coalesce(x.a4_number_day_fac_prev, 0) ELSE 0 END AS days
    FROM staging.stayindx AS x
    INNER JOIN intermediate.counted_stay AS s
        ON
            x.staynum = s.staynum
            AND x.period_registr = s.period_registr
            AND x.year_registr = s.year_registr
            AND x.code_agr = s.code_agr
    LEFT JOIN intermediate.index_family AS f ON x.a4_code_bedindex_fac = f.bed_index
)

SELECT
    _file,
    _line,
    CAST(sum(days) AS bigint) AS index_days,
    CAST(coalesce(sum(days) FILTER (family = 'CD'), 0) AS bigint) AS cd,
    CAST(coalesce(sum(days) FILTER (family = 'E'), 0) AS bigint) AS e,
    CAST(coalesce(sum(days) FILTER (family = 'G'), 0) AS bigint) AS g,
    CAST(coalesce(sum(days) FILTER (family = 'M'), 0) AS bigint) AS m,
    CAST(coalesce(sum(days) FILTER (family = 'NI'), 0) AS bigint) AS ni,
    CAST(coalesce(sum(days) FILTER (family = 'AKS'), 0) AS bigint) AS aks,
    coalesce(bool_and(bed_index IN ('M', 'N*')) FILTER (bed_index IS DISTINCT FROM 'U'), false) AS is_only_m_n
FROM row_days
GROUP BY _file, _line
