"""Drills: what the product survives, tried for real; each prints one table."""
