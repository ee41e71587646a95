-- The network as a whole: one row. Hospitals whose stays are not shown are in no total of stays and days.
SELECT
    count(DISTINCT hospital) AS hospitals,
    count(*) AS runs,
    CAST(sum(deliveries) AS bigint) AS deliveries,
    CAST(sum(passed) AS bigint) AS passed,
    CAST(sum(passed_with_findings) AS bigint) AS passed_with_findings,
    CAST(sum(failed) AS bigint) AS failed,
    CAST(sum(not_evaluated) AS bigint) AS not_evaluated,
    CAST(sum(stays) AS bigint) AS stays,
    CAST(sum(days) AS bigint) AS days,
    count(*) FILTER (WHERE is_suppressed) AS suppressed,
    CAST(sum(blocking) AS bigint) AS blocking,
    CAST(sum(error) AS bigint) AS error,
    CAST(sum(signal) AS bigint) AS signal
FROM rollup_hospital
