"""Acceptance of a delivery by the steward: the signed validation document that the hospital keeps as proof of control and validation."""
