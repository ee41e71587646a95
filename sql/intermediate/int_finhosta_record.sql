-- Finhosta records with the delivery they belong to, the bed-index family by which they are compared with MZG, and the kind of their
-- heading: headings of the auditor's tables are account groups of two to four digits or totals; another heading is not mapped (NULL).
CREATE OR REPLACE TABLE intermediate.finhosta AS
SELECT
    r.*,
    a.delivery_id,
    coalesce(f.family, r.bed_index) AS family,
    coalesce(r.account LIKE '6%' AND r.account NOT LIKE '69%', false) AS is_cost,
    coalesce(r.account LIKE '7%' AND r.account NOT LIKE '79%', false) AS is_product,
    CASE
        WHEN r.heading IN ('ASSETS', 'LIABILITIES', 'RESULT') THEN 'total'
        WHEN NOT regexp_full_match(r.heading, '[1-7][0-9]{1,3}') THEN NULL
        WHEN left(r.heading, 2) IN ('69', '79') THEN 'appropriation'
        WHEN left(r.heading, 1) = '6' THEN 'cost'
        WHEN left(r.heading, 1) = '7' THEN 'product'
        WHEN left(r.heading, 1) IN ('2', '3', '5') OR left(r.heading, 2) IN ('40', '41') OR left(r.heading, 3) IN ('490', '491') THEN 'asset'
        -- 49 as a whole lies on both sides of the balance sheet
        WHEN r.heading <> '49' THEN 'liability'
    END AS heading_kind
FROM staging.finhosta AS r
LEFT JOIN quality.file_account AS a ON r._file = a.file
LEFT JOIN intermediate.bed_family AS f ON r.bed_index = f.bed_index
