-- Finhosta records with the delivery they belong to and the bed-index family by which they are compared with MZG.
CREATE OR REPLACE TABLE intermediate.finhosta AS
SELECT
    r.*,
    a.delivery_id,
    coalesce(f.family, r.bed_index) AS family,
    coalesce(r.account LIKE '6%' AND r.account NOT LIKE '69%', false) AS is_cost,
    coalesce(r.account LIKE '7%' AND r.account NOT LIKE '79%', false) AS is_product
FROM staging.finhosta AS r
LEFT JOIN quality.file_account AS a ON r._file = a.file
LEFT JOIN intermediate.bed_family AS f ON r.bed_index = f.bed_index
