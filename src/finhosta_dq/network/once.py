"""A whole run that is published once, however often it is started: a worker may die in the middle and another starts it again."""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from finhosta_dq.network.store import copy_results
from finhosta_dq.pipeline import build as building
from finhosta_dq.pipeline.build import WAREHOUSE
from finhosta_dq.pipeline.hold import held
from finhosta_dq.pipeline.plan import RunPlan
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.pipeline.unchanged import fingerprint
from finhosta_dq.publication.run_folder import RUNS, SUCCESS, discard
from finhosta_dq.warehouse.connection import connect

MARK = "_network"

# Great Expectations keeps its context per process: one run at a time in each
_one = threading.Lock()


@dataclass(frozen=True)
class Published:
    """A published run: folder, verdict by delivery id, whether an earlier try had published it, what is told of the registry, and
    whether it is the run before, which this one would only have repeated."""

    folder: Path
    verdicts: dict[str, str]
    was_published: bool = False
    trouble: list[str] = field(default_factory=list)
    is_repeat: bool = False


class _MeanwhileError(RuntimeError):
    """Error raised right before the rename when the run is published already."""


def token_of(network_run: str, plan: RunPlan) -> str:
    """What tells a run of this plan in this network run from every other: 64 hex of hospital, year, and names and sizes of the files."""
    files = sorted((file.name, file.size) for delivery in plan.deliveries for file in delivery.files)
    return hashlib.sha256(repr((network_run, plan.hospital, plan.year, files)).encode()).hexdigest()


def published(out: Path, plan: RunPlan, token: str) -> Path | None:
    """The folder of the run that was published for this token; None when there is none."""
    for mark in sorted((out / RUNS).glob(f"{plan.hospital}-{plan.year}-*/{MARK}")):
        with suppress(FileNotFoundError):
            if mark.read_text(encoding="ascii").strip() == token and (mark.parent / SUCCESS).is_file():
                return mark.parent
    return None


def run_once(plan: RunPlan, settings: Settings, token: str) -> Published:
    """Extract, validate, remember, derive, publish and enter, or find that an earlier try did; Parquet is copied to ``settings.results_url``.

    With ``settings.only_changed`` a run that would only repeat the one before is left out, and that one is returned.
    Waits for the lock of the hospital in the folder of the results, which the operating system frees when its holder dies. What an earlier
    try published is entered in the registry and copied, as far as that was not done. Raises TimeoutError when the hospital stays busy, and
    what a step raises; nothing is published then.
    """
    with _one, held(plan.hospital, settings.out):
        earlier = published(settings.out, plan, token)
        mark = fingerprint(plan, settings) if settings.only_changed and earlier is None else None
        if mark is not None and (before := building.repeated(plan, settings, mark)) is not None:
            return Published(before, verdicts(before), is_repeat=True)
        folder, trouble = (earlier, []) if earlier else _run(plan, settings, token, mark)
        build = building.Build(folder.name, folder, settings)
        if told := building.remember(build, folder):
            trouble = [*trouble, told]
        if settings.results_url:
            copy_results(folder, settings.results_url)
        return Published(folder, verdicts(folder), earlier is not None, trouble)


def verdicts(folder: Path) -> dict[str, str]:
    """Verdict by delivery id of a published run."""
    con = connect(folder / WAREHOUSE, read_only=True)
    try:
        return dict(con.execute("SELECT delivery_id, coalesce(verdict, 'not_evaluated') FROM quality.delivery ORDER BY ALL").fetchall())
    finally:
        con.close()


def _run(plan: RunPlan, settings: Settings, token: str, mark: str | None) -> tuple[Path, list[str]]:
    build = building.begin(plan, settings, mark)
    try:
        (build.folder / MARK).write_text(token + "\n", encoding="ascii")
        building.extract(build, plan)
        building.validate(build)
        trouble = building.remember_earlier(build)
        building.derive(build)

        def check() -> None:
            # a share that lost the lock lets two workers come this far
            if published(settings.out, plan, token):
                raise _MeanwhileError

        return building.finish(build, check), trouble
    except _MeanwhileError:
        discard(build.folder)
        found = published(settings.out, plan, token)
        if found is None:
            raise
        return found, trouble
    except BaseException:
        discard(build.folder)
        raise
