"""The judge: Great Expectations on DuckDB decides the verdict of a delivery."""
