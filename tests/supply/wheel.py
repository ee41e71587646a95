"""``python -m tests.supply.wheel [FOLDER]``: the wheel, built twice from copies in two places at two times; its bytes must be the same.

The build back-end is the locked one of this environment, so nothing is fetched.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.supply.locked import ROOT, release_time


def copy(to: Path, touched: int, mode: int) -> Path:
    """Copy what the repository holds to a folder; every file gets the time ``touched`` (seconds since 1970) and the mode ``mode``."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for name in filter(None, listing.stdout.split("\0")):
        source, target = ROOT / name, to / name
        if not source.is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(mode)
        os.utime(target, (touched, touched))
    return to


def build(source: Path, into: Path, epoch: str, zone: str) -> Path:
    """Build the wheel of a copy with the clock of ``zone``; ``epoch`` (seconds since 1970) is the time its members carry."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)],
        cwd=source,
        check=True,
        capture_output=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": epoch, "TZ": zone},
    )
    return next(into.glob("*.whl"))


def twice(work: Path) -> tuple[Path, Path]:
    """Two wheels of the same state, from two folders, two times, two modes and two zones."""
    epoch = release_time()
    first = build(copy(work / "here", 1_000_000_000, 0o644), work / "one", epoch, "UTC")
    second = build(copy(work / "another" / "place", 1_700_000_000, 0o600), work / "two", epoch, "Pacific/Auckland")
    return first, second


def main() -> int:
    """Write the wheel to ``dist``, or say that it cannot be made twice."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"
    with tempfile.TemporaryDirectory() as folder:
        first, second = twice(Path(folder))
        if first.read_bytes() != second.read_bytes():
            sys.stdout.write("the two wheels differ\n")
            return 1
        target.mkdir(parents=True, exist_ok=True)
        written = Path(shutil.copy(first, target / first.name))
    sys.stdout.write(f"{written}\nsha256 {hashlib.sha256(written.read_bytes()).hexdigest()}, the same in both builds\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
