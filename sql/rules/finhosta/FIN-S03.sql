-- Deaths are part of the discharges: per bed index, cost centre, month and insurer never more deaths than discharges.
SELECT
    d._file,
    d._line,
    d.bed_index,
    d.cost_centre,
    d.month,
    d.insurer,
    'value' AS field,
    d.value,
    'at most ' || coalesce(sum(o.value), 0) AS expected,
    CAST(d.value - coalesce(sum(o.value), 0) AS DOUBLE) AS difference
FROM intermediate.finhosta AS d
LEFT JOIN intermediate.finhosta AS o
    ON
        o.record_type_cd = 'B0807'
        AND d.delivery_id = o.delivery_id
        AND d.bed_index IS NOT DISTINCT FROM o.bed_index
        AND d.cost_centre IS NOT DISTINCT FROM o.cost_centre
        AND d.month IS NOT DISTINCT FROM o.month
        AND d.insurer IS NOT DISTINCT FROM o.insurer
WHERE d.record_type_cd = 'B0808'
GROUP BY d._file, d._line, d.bed_index, d.cost_centre, d.month, d.insurer, d.value
HAVING d.value > coalesce(sum(o.value), 0)
