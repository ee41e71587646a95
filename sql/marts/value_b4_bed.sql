-- Lines of B4 that follow from beds: chief physician and auditor (B4-02, art. 53 and 54), hygiene (B4-03, art. 56 §1), pain team (B4-05, art. 63quater),
-- haemovigilance and donor coordination (B4-09, art. 63quinquies and 63sexies).
INSERT INTO intermediate.indicator_value
WITH total AS (
    SELECT
        exact_sum_if(beds, origin IN ('justified', 'recognised')) AS beds,
        CASE setting_number('is_public') WHEN 1 THEN 'general public' WHEN 0 THEN 'general private' END AS sector
    FROM intermediate.b4_bed
),

hygiene AS (
    SELECT
        exact_sum(b.beds * p.number) AS weighted,
        greatest(exact_sum(b.beds * p.number) / budget_number('b4.hygiene.nurse_div'), budget_number_for('b4.hygiene.min_nurse', 'general')) AS nurse,
        greatest(exact_sum(b.beds * p.number) / budget_number('b4.hygiene.physician_div'), budget_number_for('b4.hygiene.min_physician', 'general'))
            AS physician,
        missing_settings(['beds_c', 'beds_d', 'beds_l', 'intensive_beds']) AS reason
    FROM intermediate.b4_bed AS b
    INNER JOIN marts.parameter AS p
        ON
            p.key = 'b4.hygiene.coef'
            AND p.scope = 'general, index ' || CASE
                WHEN b.bed_index = 'I' THEN 'C+D (I)' WHEN b.bed_index = 'NI' THEN 'NIC' WHEN b.bed_index ~ '^(A|K|T)[12]$' THEN left(b.bed_index, 1)
                WHEN b.bed_index ~ '^S[1-6]$' THEN 'Sp' ELSE b.bed_index
            END
),

pain AS (
    SELECT
        w.staff,
        budget_number_for('b4.algology.base', w.staff || ', first 100 beds')
        + budget_number_for('b4.algology.step', w.staff || ', per started 100 beds') * ceil(greatest(t.beds - 100, 0) / 100) AS fte,
        budget_number_for('b4.algology.cost', w.staff) AS cost
    FROM total AS t
    CROSS JOIN (SELECT unnest(['physician', 'nurse', 'psychologist']) AS staff) AS w
),

blood AS (
    SELECT
        exact_sum_if(beds, bed_index IN ('E', 'M', 'G', 'L')) AS single,
        exact_sum_if(beds, bed_index IN ('CD', 'NI')) - exact_sum_if(beds, bed_index = 'L') AS twofold
    FROM intermediate.b4_bed
)

SELECT
    'B4-02' AS indicator_id, 'chief physician' AS scope, NULL AS unit, beds * budget_number_for('b4.chief_physician', sector) AS value, beds AS numerator,
    budget_number_for('b4.chief_physician', sector) AS denominator, NULL AS reason, NULL AS warnings
FROM total
UNION ALL
SELECT 'B4-02', 'auditor', NULL, beds * budget_number_for('b4.auditor', sector), beds, budget_number_for('b4.auditor', sector), NULL, NULL FROM total
UNION ALL
SELECT 'B4-03', 'nurse FTE', 'FTE', CASE WHEN reason IS NULL THEN nurse END, weighted, NULL, reason, NULL FROM hygiene
UNION ALL
SELECT 'B4-03', 'physician FTE', 'FTE', CASE WHEN reason IS NULL THEN physician END, weighted, NULL, reason, NULL FROM hygiene
UNION ALL
SELECT
    'B4-03', 'amount', NULL,
    CASE WHEN reason IS NULL THEN (1 + budget_number_for('b4.hygiene.overhead', 'general')) * (
        nurse * budget_number('b4.hygiene.nurse_cost') + physician * budget_number('b4.hygiene.physician_cost')
    ) END, weighted, NULL, reason, NULL
FROM hygiene
UNION ALL
SELECT 'B4-05', staff || ' FTE', 'FTE', fte, NULL, NULL, NULL, NULL FROM pain
UNION ALL
SELECT 'B4-05', 'amount', NULL, CASE WHEN count(fte * cost) = count(*) THEN exact_sum(fte * cost) END, exact_sum(fte), NULL, NULL, NULL FROM pain
UNION ALL
SELECT
    'B4-09', 'haemovigilance points', NULL,
    budget_number_for('b4.hemovigilance.points', 'E,M,G,L') * single
    + budget_number_for('b4.hemovigilance.points', 'C,D,C+D,I,NIC') * twofold, single, twofold, missing_settings(['beds_l']), NULL
FROM blood
UNION ALL
SELECT 'B4-09', 'donor value', 'value', beds * setting_number('donor_npercis'), beds, setting_number('donor_npercis'), missing_settings(['donor_npercis']), NULL
FROM total
