"""Whether what was published is whole, nothing that people decided is lost, and nothing of a dead run lies about."""

from __future__ import annotations

import hashlib
import json
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from finhosta_dq.publication.run_folder import BUILDING, LATEST, RUNS, SUCCESS, WAREHOUSE
from finhosta_dq.registry.record import unrecorded
from finhosta_dq.registry.store import default_url, open_registry
from finhosta_dq.registry.tables import decision
from finhosta_dq.serve.runs import close_runs, latest_run, open_run
from finhosta_dq.warehouse.connection import connect

# it names the run before, so the same input gives another file after another history
HISTORY = "marts.bridge_run.parquet"
COMPARED = "marts.bridge.parquet"
"""What moved since the run before: another table when a run on other input was published in between."""


def published(out: Path) -> list[Path]:
    """Folders of the published runs, oldest first."""
    return sorted(path.parent for path in (out / RUNS).glob(f"*/{SUCCESS}"))


def extract_of(folder: Path) -> dict[str, str]:
    """SHA-256 by file name of a published extract, without the file that names the run before."""
    return {path.name: _digest(path) for path in sorted((folder / "extract").iterdir()) if path.name != HISTORY}


def broken_runs(out: Path) -> list[str]:
    """What is wrong with the published runs: every file of every manifest is read, every warehouse and workbook opened."""
    problems = [f"{path.name} has no {SUCCESS}" for path in (out / RUNS).iterdir() if not (path / SUCCESS).is_file()]
    for folder in published(out):
        try:
            problems += [f"{folder.name}: {one}" for one in _broken(folder)]
        except Exception as error:
            problems.append(f"{folder.name}: {type(error).__name__}: {error}")
    return problems


def unreadable_page(out: Path) -> list[str]:
    """What keeps the worklist page from showing the run that it would show."""
    try:
        with open_run(latest_run(out)) as con:
            con.execute("SELECT count(*) FROM quality.finding_state").fetchall()
            con.execute("SELECT * FROM marts.worklist_page LIMIT 50").fetchall()
        return []
    except Exception as error:
        return [f"page: {type(error).__name__}: {error}"]
    finally:
        close_runs()


def decisions(url: str) -> list[tuple[Any, ...]]:
    """Every decision in the registry, whole rows in the order in which they were made."""
    with closing(open_registry(url)) as registry, registry.read() as con:
        if registry.is_sqlite and (told := con.execute(text("PRAGMA integrity_check")).scalar()) != "ok":
            raise RuntimeError(f"registry: {told}")
        return [tuple(row) for row in con.execute(select(decision).order_by(decision.c.id))]


def lost_decisions(before: list[tuple[Any, ...]], url: str) -> list[str]:
    """Decisions of ``before`` that the registry no longer has as they were."""
    now = set(decisions(url))
    return [f"decision {row[0]} is lost" for row in before if row not in now]


def leftovers(out: Path, url: str | None = None) -> list[str]:
    """What a run that ended well should have cleaned: folders, locks and pointers of dead builds, and runs that nobody entered."""
    left = [f"left: {path.relative_to(out)}" for path in (out / BUILDING).iterdir()]
    left += [f"left: {path.name}" for path in out.glob(f".{LATEST}-*")]
    left += [
        f"left: {path.relative_to(out)}" for path in (out / RUNS).rglob("*") if path.name.endswith((".wal", ".tmp")) or path.name == "spill"
    ]
    with closing(open_registry(url or default_url(out))) as registry:
        left += [f"not in the registry: {folder.name}" for folder in unrecorded(registry, out / RUNS)]
    return left


def _broken(folder: Path) -> list[str]:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    problems = []
    if (folder / SUCCESS).read_text(encoding="utf-8").strip() != folder.name or manifest["run"]["id"] != folder.name:
        problems.append("another run id inside")
    named = {file["name"]: file["sha256"] for file in manifest["files"]}
    found = {f"extract/{path.name}": _digest(path) for path in (folder / "extract").iterdir()}
    problems += [
        f"{name} is not as the manifest says" for name in sorted(named.keys() | found.keys()) if named.get(name) != found.get(name)
    ]
    json.loads((folder / "report.json").read_text(encoding="utf-8"))
    for name in ("worklist.xlsx", "indicators.xlsx"):
        with zipfile.ZipFile(folder / name) as book:
            problems += [f"{name} is damaged"] * (book.testzip() is not None)
    if not (folder / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>"):
        problems.append("report.html is cut off")
    with closing(connect(folder / WAREHOUSE, read_only=True)) as con:
        ((runs, unjudged),) = con.execute(
            "SELECT (SELECT count(*) FROM quality.run WHERE finished_at IS NOT NULL), count(*) FROM quality.delivery WHERE verdict IS NULL"
        ).fetchall()
    problems += [] if (runs, unjudged) == (1, 0) else ["the warehouse is of an unfinished run"]
    return problems


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
