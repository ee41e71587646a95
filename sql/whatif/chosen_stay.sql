-- Classic stays that the simulation changes: those that become day stays (a share of an APR-DRG, spread evenly by a hash of the stay), and
-- those that become longer or shorter. A stay takes its days from the bed index where it has most of them, and keeps one day.
CREATE OR REPLACE TEMP TABLE whatif_stay AS
WITH longest AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        max(coalesce(a4_number_day_fac, 0)) AS days,
        arg_max(_line, (coalesce(a4_number_day_fac, 0), -_line)) AS index_line,
        arg_max(_file, (coalesce(a4_number_day_fac, 0), -_line)) AS index_file
    FROM run.staging.stayindx
    GROUP BY ALL
),

classic AS (
    SELECT
        s._file,
        s._line,
        s.code_agr,
        s.year_registr,
        s.period_registr,
        s.staynum,
        g.aprdrg,
        x.index_file,
        x.index_line,
        least(x.days, s.dis_date - s.adm_date, s.a2_total_number_day_fac) AS days,
        hash(s.code_agr, s.year_registr, s.period_registr, s.staynum) AS lot
    FROM run.staging.stayhosp AS s
    INNER JOIN run.staging.grouper AS g
        ON s.code_agr = g.code_agr AND s.year_registr = g.year AND s.period_registr = g.period AND s.staynum = g.staynum
    INNER JOIN longest AS x
        ON
            s.code_agr = x.code_agr
            AND s.year_registr = x.year_registr
            AND s.period_registr = x.period_registr
            AND s.staynum = x.staynum
    WHERE s.a2_hosptype_fac = 'H'
    QUALIFY count(*) OVER (PARTITION BY s._file, s._line) = 1
),

ranked AS (
    SELECT
        c.*,
        d.change_id AS day_care,
        row_number() OVER w <= round(d.amount * count(*) OVER (PARTITION BY c.aprdrg)) AS becomes_day_stay
    FROM classic AS c
    LEFT JOIN whatif_change AS d ON d.kind = 'day care' AND c.aprdrg = d.aprdrg
    WINDOW w AS (PARTITION BY c.aprdrg ORDER BY c.lot, c._file, c._line)
),

changed AS (
    SELECT
        r.*,
        d.change_id AS longer,
        -- greatest() passes over NULL
        CASE WHEN d.amount IS NOT NULL AND r.days IS NOT NULL THEN greatest(d.amount, least(1 - r.days, 0)) END AS shift
    FROM ranked AS r
    LEFT JOIN whatif_change AS d ON d.kind = 'days' AND (d.aprdrg = 'all' OR r.aprdrg = d.aprdrg)
)

SELECT
    _file,
    _line,
    code_agr,
    year_registr,
    period_registr,
    staynum,
    index_file,
    index_line,
    coalesce(becomes_day_stay, false) AS is_day_stay,
    CASE WHEN becomes_day_stay THEN day_care ELSE longer END AS change_id,
    CASE WHEN becomes_day_stay THEN 0 ELSE CAST(shift AS integer) END AS shift
FROM changed
WHERE coalesce(becomes_day_stay, false) OR shift <> 0
