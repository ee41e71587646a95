-- Probability of at most k successes in n independent trials of probability p (0 < p < 1).
CREATE OR REPLACE MACRO binomial_at_most(k, n, p) AS coalesce(
    list_sum(
        list_transform(
            range(0, CAST(k AS bigint) + 1),
            LAMBDA i: exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) + i * ln(p) + (n - i) * ln(1 - p))
        )
    ),
    0
);
