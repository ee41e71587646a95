-- Each stay number of the year once, as it was registered last: what Finhosta counts of it (type, dates, last bed index and its family).
CREATE OR REPLACE TABLE intermediate.stay_year AS
WITH latest AS (
    SELECT
        code_agr,
        year_registr,
        staynum,
        max_by(struct_pack(p := period_registr, t := a2_hosptype_fac, d := a2_code_destinate, i := adm_date, o := dis_date), period_registr) AS s
    FROM staging.stayhosp
    GROUP BY ALL
),

last_index AS (
    SELECT
        code_agr,
        year_registr,
        period_registr,
        staynum,
        max_by(a4_code_bedindex_fac, order_bedindex) AS bed_index
    FROM staging.stayindx
    GROUP BY ALL
)

SELECT
    l.code_agr,
    l.year_registr AS year,
    l.staynum,
    l.s.p AS period_registr,
    l.s.t AS hosptype_fac,
    l.s.d AS destinate,
    l.s.i AS adm_date,
    l.s.o AS dis_date,
    x.bed_index,
    coalesce(f.family, x.bed_index) AS family,
    coalesce(l.s.t IN ('H', 'F', 'M', 'L'), false) AS is_admitted
FROM latest AS l
LEFT JOIN last_index AS x
    ON l.code_agr = x.code_agr AND l.year_registr = x.year_registr AND l.s.p = x.period_registr AND l.staynum = x.staynum
LEFT JOIN intermediate.bed_family AS f ON x.bed_index = f.bed_index
