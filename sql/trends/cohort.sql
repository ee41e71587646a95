-- Discharges per week (Monday to Sunday) and delivery: all stays, classic stays, and classic stays with a principal diagnosis, with the age
-- that the last member has when the data speak: the day of the run, or the day of delivery where the hospital's register says that the
-- content cannot be younger. No field of the registration says when a stay was coded; what a run sees at that age is all that can be known.
-- is_shown: enough classic stays (smallest_group) for a share of them to be shown.
-- is_whole: the week lies within the half-year; a week cut by its end is in two deliveries and in neither of them whole.
WITH weekly AS (
    SELECT
        delivery_id,
        seen_on,
        CAST(date_trunc('week', dis_date) AS date) AS week_start,
        min(period_start) AS period_start,
        min(period_end) AS period_end,
        count(*) AS stays,
        count(*) FILTER (is_classic) AS classic,
        count(*) FILTER (is_classic AND is_coded) AS coded
    FROM discharge
    GROUP BY ALL
)

SELECT
    w.delivery_id,
    strftime(w.week_start, '%G-W%V') AS cohort,
    CAST(date_diff('day', w.week_start + 6, w.seen_on) AS integer) AS age_days,
    coalesce(w.week_start >= w.period_start AND w.week_start + 6 <= w.period_end, false) AS is_whole,
    CAST(w.stays AS double) AS stays,
    CAST(w.classic AS double) AS classic,
    CAST(w.coded AS double) AS coded,
    coalesce(w.classic >= rule_number('smallest_group'), false) AS is_shown
FROM weekly AS w
ORDER BY ALL
