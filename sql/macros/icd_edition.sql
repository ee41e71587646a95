-- ICD-10 edition set for a half-year by the rule parameter icd_edition, a list of first period=edition separated by semicolons: the last
-- one that starts by then. An item without a period holds from the beginning. NULL when none is set.
CREATE OR REPLACE MACRO icd_edition(y, p) AS (
    SELECT
        max_by(
            try_cast(trim(split_part(choice.item, '=', -1)) AS integer),
            CASE WHEN contains(choice.item, '=') THEN trim(split_part(choice.item, '=', 1)) ELSE '' END
        )
    FROM (SELECT unnest(rule_list('icd_edition')) AS item) AS choice
    WHERE NOT contains(choice.item, '=') OR trim(split_part(choice.item, '=', 1)) <= y || '-' || p
);
