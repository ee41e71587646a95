-- One row per finding for the worklist page, in working order (see publication/worklist): what people filter by stands beside it, so that
-- a page of the list is one scan.
WITH stay AS (
    SELECT code_agr, period, staynum, max(ward) AS ward, max(specialty) AS specialty, max(bed_index) AS bed_index, max(fv) AS stake
    FROM (
        SELECT code_agr, period, staynum, arg_max(code_unit, order_unit) AS ward, NULL AS specialty, NULL AS bed_index, NULL AS fv
        FROM page_unit
        GROUP BY code_agr, period, staynum
        UNION ALL
        SELECT code_agr, period, staynum, NULL, arg_max(code_spec, order_spec), NULL, NULL
        FROM page_specialty
        GROUP BY code_agr, period, staynum
        UNION ALL
        SELECT code_agr, period, staynum, NULL, NULL, arg_max(a4_code_bedindex_fac, order_bedindex), NULL
        FROM page_bed_index
        GROUP BY code_agr, period, staynum
        UNION ALL
        SELECT code_agr, period, staynum, NULL, NULL, NULL, max(fv)
        FROM page_stake
        GROUP BY code_agr, period, staynum
    ) AS known
    GROUP BY code_agr, period, staynum
),

-- a yearly finding takes the largest value of its stay
yearly AS (
    SELECT code_agr, period[:4] AS period, staynum, max(stake) AS stake
    FROM stay
    GROUP BY ALL
),

own AS (
    SELECT code_agr, staynum, max(ward) AS ward, max(specialty) AS specialty, max(coder) AS coder
    FROM page_own
    GROUP BY code_agr, staynum
),

joined AS (
    SELECT
        k.* EXCLUDE (out_days, right_days),
        coalesce(-k.out_days, s.stake, y.stake) AS stake,
        k.right_days AS if_right,
        greatest(abs(coalesce(-k.out_days, s.stake, y.stake)), abs(k.right_days)) AS effect,
        coalesce(o.ward, s.ward) AS ward,
        coalesce(o.specialty, s.specialty) AS specialty,
        s.bed_index,
        o.coder,
        coalesce(m.finding_key, 'row' || k.finding_row) AS finding_key,
        m.evidence_hash,
        CASE WHEN m.state = 'new' AND m.is_back THEN 'back' ELSE m.state END AS state,
        m.first_seen,
        m.decision_kind,
        m.reason_code,
        m.decided_by,
        m.decided_at,
        m.until,
        m.assignee,
        coalesce(m.reopened, false) AS reopened,
        list_position(['blocking', 'error', 'signal'], k.severity) AS severity_rank
    FROM keyed_finding AS k
    LEFT JOIN page_memory AS m ON k.finding_row = m.rowid_finding
    LEFT JOIN stay AS s ON k.hospital = s.code_agr AND k.period = s.period AND k.staynum = s.staynum
    LEFT JOIN yearly AS y ON k.hospital = y.code_agr AND k.period = y.period AND k.staynum = y.staynum
    LEFT JOIN own AS o ON k.hospital = o.code_agr AND k.staynum = o.staynum
)

SELECT
    row_number() OVER (ORDER BY severity_rank, effect DESC NULLS LAST, rule_id, file, line, field, finding_row) AS position,
    *,
    -- findings with the same mark are of one stay of the period, or else of one line, or else of one record
    md5(concat_ws(chr(31), coalesce(hospital, delivery_id), period, coalesce('s' || staynum, 'l' || file || ' ' || line, 'r' || finding_key)))
        AS record_mark
FROM joined
ORDER BY position
