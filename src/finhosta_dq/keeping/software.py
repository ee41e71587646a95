"""Versions of Python and of the libraries, against the lock they were tested with."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from finhosta_dq.keeping.check import Check, listed

_PACKAGE = Path(__file__).resolve().parents[1]
_OURS = "finhosta-dq"
_PYTHONS = ((3, 11), (3, 13))


def lock_file() -> Path | None:
    """The lock: of the checkout, or the one that the installed package brings; None when there is neither."""
    return next((path for path in (_PACKAGE / "_home" / "uv.lock", _PACKAGE.parents[1] / "uv.lock") if path.is_file()), None)


def installed() -> dict[str, str]:
    """Version of every installed distribution by its name, written as the lock writes it."""
    return {_name(one.metadata["Name"]): one.version for one in distributions() if one.metadata["Name"]}


def software(lock: Path | None, found: Mapping[str, str], python: tuple[int, int] = sys.version_info[:2]) -> Iterator[Check]:
    """Python, and every library that the lock knows. found: version by name, as ``installed`` gives it."""
    seen = f"Python {python[0]}.{python[1]}"
    if _PYTHONS[0] <= python <= _PYTHONS[1]:
        yield Check("python", "ok", seen)
    else:
        yield Check("python", "problem", seen, "use Python 3.11, 3.12 or 3.13")
    if lock is None:
        yield Check("libraries", "not checked", "no uv.lock beside the program", "install from the checkout with make install")
        return
    locked, needed = read_lock(lock)
    missing = sorted(needed - found.keys())
    other = {name: (version, locked[name]) for name, version in found.items() if name in locked and version not in locked[name]}
    mine = sorted(name for name in other if name in needed)
    if missing:
        yield Check("libraries", "problem", f"not installed: {listed(missing)}", "run make install")
    if mine:
        told = listed(f"{name} {other[name][0]} (tested with {' or '.join(sorted(other[name][1]))})" for name in mine)
        more = "; Prefect of this version dies at run time with a newer fastapi" if "fastapi" in mine or "prefect" in mine else ""
        yield Check("libraries", "problem", told + more, "install exactly the lock: uv sync --locked, or make install")
    further = sorted(other.keys() - set(mine))
    if further:
        told = listed(f"{name} {other[name][0]} (tested with {' or '.join(sorted(other[name][1]))})" for name in further)
        yield Check("libraries below", "warning", told, "install exactly the lock: uv sync --locked, or make install")
    if not missing and not other:
        yield Check("libraries", "ok", f"{sum(name in locked for name in found)} as in the lock")


def read_lock(lock: Path) -> tuple[dict[str, set[str]], set[str]]:
    """Versions by name (one per Python where they differ), and the names that the program itself asks for."""
    packages: list[dict[str, Any]] = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    versions: dict[str, set[str]] = {}
    for one in packages:
        versions.setdefault(one["name"], set()).add(one.get("version", ""))
    needed = {entry["name"] for one in packages if one["name"] == _OURS for entry in one.get("dependencies", ())}
    versions.pop(_OURS, None)
    return versions, needed


def _name(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
