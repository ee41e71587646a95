"""The clock: whether it jumped back, and whether the machine lives in the time zone of the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from finhosta_dq.keeping.check import Check
from finhosta_dq.keeping.published import published
from finhosta_dq.publication.run_folder import SUCCESS

ZONE = "Europe/Brussels"
# file systems of servers count time a little differently
_TOLERANCE_SECONDS = 120


def clock(out: Path, now: datetime) -> Iterator[Check]:
    """now: the moment with its zone, as the machine tells it. Compared with the files that runs and people left in the results."""
    places = [*(folder / SUCCESS for folder in published(out)), *out.glob("registry.sqlite*")]
    last = max((path.stat().st_mtime for path in places if path.exists()), default=None)
    if last is None:
        yield Check("clock", "not checked", f"no file in {out} to compare with")
    elif last > now.timestamp() + _TOLERANCE_SECONDS:
        ahead = (last - now.timestamp()) / 60
        yield Check(
            "clock", "problem", f"a file of the results is {ahead:.0f} minutes in the future: the clock jumped back", "set the clock right"
        )
    else:
        yield Check("clock", "ok", f"no file of the results is newer than {now:%Y-%m-%d %H:%M}")
    there = now.astimezone(ZoneInfo(ZONE)).utcoffset()
    if now.utcoffset() == there:
        yield Check("time zone", "ok", f"{now:%z}, as in {ZONE}")
    else:
        seen = f"the machine is at {now:%z}, {ZONE} at {now.astimezone(ZoneInfo(ZONE)):%z}"
        yield Check(
            "time zone", "warning", seen, f"timedatectl set-timezone {ZONE}, or TZ={ZONE} for the service, where its timers mean local time"
        )
