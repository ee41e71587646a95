-- ICD-10 codes in use of one system (CM, PCS) by half-year, with what the reference table knows of them, and the editions that fit the codes of
-- the half-year best (best_editions in words, is_best_set whether the edition that was set is one of them).
CREATE OR REPLACE MACRO icd_code_of(wanted) AS TABLE
    SELECT
        c.*,
        b.editions AS best_editions,
        list_contains(b.members, c.edition) AS is_best_set
    FROM intermediate.icd_code AS c
    LEFT JOIN intermediate.icd_best_edition AS b
        ON c.system = b.system AND c.year_registr = b.year_registr AND c.period_registr = b.period_registr
    WHERE c.system = wanted
