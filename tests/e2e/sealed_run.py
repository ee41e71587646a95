"""Makes a published run in this process and prints what was written outside the folder of the results: ``LANDING OUT``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

landing, out = (Path(word).absolute() for word in sys.argv[1:])
outside: list[str] = []


def watch(event: str, given: tuple) -> None:
    if event == "open":
        path, _, flags = given
        if not isinstance(path, str | bytes | os.PathLike) or not (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
    elif event in ("tempfile.mkstemp", "tempfile.mkdtemp", "os.mkdir"):
        path = given[0]
    else:
        return
    place = Path(os.path.abspath(os.fsdecode(path)))
    if not place.is_relative_to(out) and place != out and "__pycache__" not in place.parts and place != Path(os.devnull):
        outside.append(f"{event} {place}")


sys.addaudithook(watch)

from finhosta_dq.pipeline import build  # noqa: E402
from finhosta_dq.pipeline.plan import plan_runs  # noqa: E402
from finhosta_dq.pipeline.settings import Settings  # noqa: E402

(plan,) = plan_runs(landing)
folder = build.run(plan, Settings(out=out))
sys.stdout.write(json.dumps({"folder": str(folder), "outside": sorted(set(outside))}))
