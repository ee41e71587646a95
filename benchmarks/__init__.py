"""Measured claims: ratios against hand-written SQL in the same run."""
