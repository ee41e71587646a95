-- Depreciation keeps to the legal rate of its kind of asset (KB/AR 19-6-2007 art. 2); without acquisition value not tested.
WITH assets AS (
    SELECT
        delivery_id,
        cost_centre,
        asset_type,
        max(year) AS year,
        coalesce(sum(value) FILTER (record_type_cd = 'Y1201'), 0) AS depreciation,
        sum(value) FILTER (record_type_cd = 'Y1202') AS acquisition
    FROM intermediate.finhosta
    WHERE record_type_cd IN ('Y1201', 'Y1202')
    GROUP BY ALL
),

rated AS (
    SELECT
        a.*,
        a.acquisition * greatest(CAST(r.rate_pct AS DECIMAL(9, 2)), CAST(r.first_year_rate_pct AS DECIMAL(9, 2))) / 100 AS most
    FROM assets AS a
    INNER JOIN reference.depreciation_rates AS r
        ON
            a.asset_type = r.asset_type
            AND a.year BETWEEN coalesce(try_cast(r.valid_from_fy AS INTEGER), 0) AND coalesce(try_cast(r.valid_to_fy AS INTEGER), 9999)
    WHERE a.acquisition IS NOT NULL AND r.rate_pct IS NOT NULL
)

SELECT
    delivery_id,
    cost_centre,
    asset_type,
    'value' AS field,
    depreciation AS value,
    '0 to ' || round(most, 2) AS expected,
    CAST(depreciation - most AS DOUBLE) AS difference
FROM rated
WHERE depreciation < 0 OR depreciation > most + 1
