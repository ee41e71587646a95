"""Encryption of published Parquet files (Parquet modular encryption) and the keys it takes; off unless a key is set."""
