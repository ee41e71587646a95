"""A registry with runs drawn by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from finhosta_dq.registry.store import Registry, open_registry
from finhosta_dq.trends.measure import Row

START = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)


def new_registry(folder: Path) -> Registry:
    return open_registry(f"sqlite:///{folder / 'registry.sqlite'}")


def night(number: int) -> datetime:
    """When the run of this night started; night 0 is that of 5 January 2026."""
    return START + timedelta(days=number)


def row(run: str, at: datetime, numerator: float, denominator: float = 1.0, **other: str) -> Row:
    given = {"delivery_id": "mzg/999/2025-1", "indicator": "findings_per_100_stays", "scope": ""} | other
    return Row(run, given["delivery_id"], given["indicator"], given["scope"], numerator, denominator, at)


def nights(values: Iterable[float], denominator: float = 1000.0, **other: str) -> list[Row]:
    """One row per night, runs night-0, night-1, …"""
    return [row(f"night-{at}", night(at), value, denominator, **other) for at, value in enumerate(values)]
