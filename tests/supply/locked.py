"""What ``uv.lock`` holds: the product without and with the tools of development."""

from __future__ import annotations

import os
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".boot/bin/uv"
PRODUCT = ("--no-default-groups", "--all-extras")
EVERYTHING = ("--all-groups", "--all-extras")


def requirements(*selection: str) -> str:
    """Pinned requirements with hashes, as ``uv export`` writes them; ``selection`` is PRODUCT or EVERYTHING. Needs no network."""
    command = [str(UV), "export", "--locked", "--offline", "--quiet", "--no-emit-project", "--no-header", "--no-annotate", *selection]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def names(exported: str) -> set[str]:
    """Canonical names of the packages of an export, for every platform."""
    lines = (line.removesuffix("\\").strip() for line in exported.splitlines() if line and not line.startswith((" ", "#")))
    return {canonicalize_name(Requirement(line).name) for line in lines}


def settings(room: str) -> dict[str, Any]:
    """Table ``[tool.finhosta-dq.<room>]`` of pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["finhosta-dq"][room]


def release_time() -> str:
    """Seconds since 1970 that built things carry: ``SOURCE_DATE_EPOCH``, or when the last commit was made."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    if stated:
        return stated
    return subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
