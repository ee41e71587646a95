"""``python -m tests.supply.audit``: known vulnerabilities of every locked package, asked of PyPI and then of OSV.

pip-audit says "no known vulnerabilities" also when no database answered for a single package; this reads its answer package by package.
Exit code 0: every package was asked and nothing is open. 1: something is open. 3: not run, or not for all packages; with
``FDQ_AUDIT=strict`` that is 1.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.supply.locked import EVERYTHING, requirements, settings

NOT_RUN = 3
SERVICES = ("pypi", "osv")


@dataclass(frozen=True)
class Answer:
    """What a database said: packages asked, packages it did not know, and vulnerabilities as (package, id, aliases, fixed in)."""

    asked: int
    unknown: tuple[str, ...]
    vulnerable: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]


def read(document: str) -> Answer | None:
    """Read the JSON of pip-audit; None when there is none, so that the database was not reached."""
    try:
        packages: list[dict[str, Any]] = json.loads(document)["dependencies"]
    except (json.JSONDecodeError, KeyError, TypeError):
        return None
    unknown = tuple(package["name"] for package in packages if "skip_reason" in package)
    vulnerable = tuple(
        (f"{package['name']} {package['version']}", flaw["id"], tuple(flaw.get("aliases", ())), tuple(flaw.get("fix_versions", ())))
        for package in packages
        for flaw in package.get("vulns", ())
    )
    return Answer(len(packages), unknown, vulnerable)


def ask(service: str) -> Answer | None:
    """Ask one database for every locked package; None when it is not reachable."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text(requirements(*EVERYTHING), encoding="utf-8")
        plain = ["--format=json", "--progress-spinner=off", "--desc=off", "--aliases=on", "--timeout=5"]
        where = [f"--vulnerability-service={service}", f"--cache-dir={folder}/cache"]
        run = subprocess.run(
            [sys.executable, "-m", "pip_audit", "-r", str(file), "--require-hashes", "--disable-pip", *plain, *where],
            capture_output=True,
            text=True,
            check=False,
        )
    return read(run.stdout)


def judge(asked: Callable[[str], Answer | None], ignored: list[dict[str, str]], today: date, strict: bool) -> tuple[int, list[str]]:
    """Exit code and lines. ``ignored`` has id, reason and until (ISO date) of each vulnerability that is known and borne for a while."""
    answer = None
    for service in SERVICES:
        answer = asked(service)
        if answer is not None and len(answer.unknown) < answer.asked:
            break
    if answer is None or len(answer.unknown) == answer.asked:
        return (1 if strict else NOT_RUN), ["not run: no vulnerability database reachable"]
    borne = {entry["id"] for entry in ignored if date.fromisoformat(entry["until"]) >= today}
    lines = []
    code = 0
    for package, flaw, aliases, fixed in answer.vulnerable:
        if borne.isdisjoint({flaw, *aliases}):
            code = 1
            lines.append(f"{package}: {flaw} ({', '.join(aliases) or 'no other name'}), fixed in {', '.join(fixed) or 'no version yet'}")
    if answer.unknown:
        lines.append(f"not run for {len(answer.unknown)} of {answer.asked}: {', '.join(answer.unknown)}")
        code = code or (1 if strict else NOT_RUN)
    return code, lines


def main() -> int:
    """Print what is open, or that nothing could be asked."""
    strict = os.environ.get("FDQ_AUDIT") == "strict"
    code, lines = judge(ask, settings("audit")["ignored"], datetime.now(UTC).date(), strict)
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
