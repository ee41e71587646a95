"""Which runs a landing folder asks for: one per hospital and calendar year."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from finhosta_dq.reading.discover import Delivery, Landing, Unrecognised, discover


class NothingToRunError(ValueError):
    """Error raised when a landing folder holds no delivery for the hospital and period asked."""


@dataclass(frozen=True)
class RunPlan:
    """One run: the deliveries of one hospital and one calendar year, and the folder of its own lists.

    unrecognised: paths in the landing that are no file of a registration and look like this hospital's.
    """

    hospital: str
    year: str
    deliveries: list[Delivery]
    reference: Path | None = None
    unrecognised: list[Unrecognised] = field(default_factory=list)

    @property
    def periods(self) -> list[str]:
        """Periods of the deliveries, in order."""
        return sorted({delivery.period for delivery in self.deliveries})


def new_run_id(plan: RunPlan, now: datetime | None = None) -> str:
    """A run id that sorts by time within hospital and year: ``999-2025-20251124T033000Z-1a2b``."""
    moment = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    return f"{plan.hospital}-{plan.year}-{moment}-{secrets.token_hex(2)}"


def plan_runs(
    landing: Path | list[Path], *, hospital: str | None = None, period: str | None = None, reference: Path | None = None
) -> list[RunPlan]:
    """The runs for what lies in ``landing``, in order of hospital and year.

    hospital: three digits, only that one. period: ``2025-1`` (that half-year and the Finhosta year it
    belongs to) or ``2025``. reference: folder of the hospital's own lists, default ``_reference`` in the landing.
    Raises NothingToRunError when no delivery fits.
    """
    found = discover(landing)
    groups: dict[tuple[str, str], list[Delivery]] = {}
    for delivery in found.deliveries:
        if hospital and delivery.hospital != hospital:
            continue
        if period and not _wanted(delivery.period, period):
            continue
        groups.setdefault((delivery.hospital, delivery.period[:4]), []).append(delivery)
    if not groups:
        wanted = " ".join(part for part in (f"hospital {hospital}" if hospital else "", f"period {period}" if period else "") if part)
        seen = ", ".join(sorted(f"{d.registration} {d.hospital} {d.period}" for d in found.deliveries)) or "no delivery at all"
        raise NothingToRunError(f"nothing to run for {wanted or 'this folder'}; found: {seen}")
    own = reference or _default_reference(landing)
    keys = sorted(groups)
    return [
        RunPlan(key[0], key[1], sorted(groups[key], key=lambda d: (d.registration, d.period)), own, _strays(found, key, keys))
        for key in keys
    ]


def _wanted(delivery_period: str, period: str) -> bool:
    if len(delivery_period) == 4 or len(period) == 4:
        return delivery_period[:4] == period[:4]
    return delivery_period == period


def _default_reference(landing: Path | list[Path]) -> Path | None:
    for path in [landing] if isinstance(landing, Path) else landing:
        folder = path / "_reference"
        if folder.is_dir():
            return folder
    return None


def _strays(found: Landing, key: tuple[str, str], keys: list[tuple[str, str]]) -> list[Unrecognised]:
    """Unrecognised paths that concern this run: of its hospital, or of nobody's and it is the first run."""
    out = []
    for stray in found.unrecognised:
        candidates = [k for k in keys if stray.hospital == k[0]] or keys
        exact = [k for k in candidates if stray.period and stray.period.startswith(k[1])] or candidates
        if exact[0] == key:
            out.append(stray)
    return out
