"""Source: deliveries extracted from a hospital's PostgreSQL into the files that the contracts describe."""
