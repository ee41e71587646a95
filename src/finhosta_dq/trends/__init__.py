"""Trends: what every run measured, on control charts with locked baselines, and funnels that compare wards and specialisms."""
