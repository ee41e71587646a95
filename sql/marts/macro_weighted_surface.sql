-- Weighted surface S(L, m) of art. 42 §1 op. 3, 1°: m2 per bed up to a first bound count in full, up to a second bound for half, above it
-- for a quarter; kind is univ or nonuniv.
CREATE OR REPLACE MACRO weighted_surface(beds, m2, kind) AS (
    CASE
        WHEN m2 / nullif(beds, 0) < budget_number('b1.op3.m2.' || kind || '.t1')
            THEN budget_number('b1.op3.m2.' || kind || '.t1') * beds
        WHEN m2 / nullif(beds, 0) <= budget_number('b1.op3.m2.' || kind || '.t2')
            THEN
                budget_number('b1.op3.m2.' || kind || '.t1') * beds
                + budget_number('b1.op3.m2.' || kind || '.slope1') * (m2 - budget_number('b1.op3.m2.' || kind || '.t1') * beds)
        WHEN m2 / nullif(beds, 0) > budget_number('b1.op3.m2.' || kind || '.t2')
            THEN
                budget_number('b1.op3.m2.' || kind || '.cap_mid') * beds
                + budget_number('b1.op3.m2.' || kind || '.slope2') * (m2 - budget_number('b1.op3.m2.' || kind || '.t2') * beds)
    END
);
