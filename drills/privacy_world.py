"""A small world of its own for the privacy drill: delivery, homes that fail on purpose, Prefect server and worker, and commands in it."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from drills.privacy_canary import Planted, plant
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.home import project_home
from tests.flows.conftest import Server, free_port, stop, wait_for

FDQ = str(Path(sys.executable).parent / "fdq")
_LEVELS = {f"PREFECT_LOGGING_{name}LEVEL": "DEBUG" for name in ("", "ROOT_", "SERVER_", "TO_API_")}
_STAYS = 220
_ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@dataclass
class World:
    """A folder in which everything of the drill happens; ``said/`` holds what commands print."""

    root: Path
    env: dict[str, str]
    planted: Planted = field(default_factory=Planted)

    @property
    def landing(self) -> Path:
        """The delivery with canaries."""
        return self.root / "landing"

    @property
    def out(self) -> Path:
        """The folder of the results."""
        return self.root / "out"

    def command(self, name: str, *arguments: str, env: dict[str, str] | None = None, file_limit: int | None = None) -> int:
        """Run ``fdq`` with what it says in ``said/<name>.stdout`` and ``.stderr``; its exit code.

        file_limit: bytes after which a file cannot grow, as on a full disk.
        """
        return self.program(name, FDQ, *arguments, env=env, file_limit=file_limit)

    def program(self, name: str, *arguments: str, env: dict[str, str] | None = None, file_limit: int | None = None) -> int:
        """The same for any program."""
        process = self.start(name, *arguments, env=env, file_limit=file_limit)
        return process.wait(timeout=900)

    def start(
        self, name: str, *arguments: str, env: dict[str, str] | None = None, file_limit: int | None = None
    ) -> subprocess.Popen[bytes]:
        """The same without waiting for its end."""

        def limits() -> None:
            # a crash would leave the memory of the process in a file, were it not forbidden
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            if file_limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

        with (self.root / "said" / f"{name}.stdout").open("wb") as told, (self.root / "said" / f"{name}.stderr").open("wb") as trouble:
            return subprocess.Popen(
                arguments,
                stdout=told,
                stderr=trouble,
                stdin=subprocess.DEVNULL,
                env=self.env | (env or {}),
                cwd=self.root,
                preexec_fn=limits,
            )

    def home_with(self, name: str, change: Callable[[Path], None]) -> dict[str, str]:
        """Settings for a copy of the stewards' folders in which one thing was changed."""
        home = self.root / "homes" / name
        for folder in ("schemas", "expectations", "sql"):
            shutil.copytree(project_home() / folder, home / folder)
        change(home)
        return {"FDQ_HOME": str(home)}


def make_world(root: Path, stays: int = _STAYS) -> World:
    """A fresh world in an empty folder: the delivery of hospital 999 with canaries; folders for home, temporary files and Prefect."""
    for name in ("said", "tmp", "home", "prefect"):
        (root / name).mkdir(parents=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "FDQ_"))}
    env |= {"HOME": str(root / "home"), "TMPDIR": str(root / "tmp"), "PREFECT_HOME": str(root / "prefect"), "FDQ_NICE": "0", **_LEVELS}
    env |= {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_SERVER_UI_V2_ENABLED": "false", "NO_PROXY": "*"}
    env |= {"FDQ_PROJECT_DIR": str(project_home()), "FDQ_LANDING": str(root / "landing"), "COLUMNS": "300"}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    world = World(root, env)
    synthesise(world.landing, hospital="999", period="2025", stays=stays, defects=0.1, seed=7)
    # the list of the defects is no part of a delivery
    (world.landing / "defects.csv").unlink()
    world.planted = plant(world.landing)
    return world


@contextmanager
def prefect_server(world: World) -> Iterator[Server]:
    """A server on loopback with the database in the world's Prefect folder, all deployments, and a worker; commands speak to it."""
    port = free_port()
    world.env["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    server = Server(world.env, world.root / "said")
    process = server.start("prefect-server", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    try:
        wait_for(f"http://127.0.0.1:{port}/api/health", process, seconds=480)
        server.prefect("work-pool", "create", "finhosta-dq", "--type", "process")
        server.prefect("--no-prompt", "deploy", "--all")
        worker = server.start("prefect-worker", "worker", "start", "--pool", "finhosta-dq", "--limit", "1")
        try:
            yield server
            _answers(server, world.root / "api")
        finally:
            stop(worker)
    finally:
        stop(process)
        del world.env["PREFECT_API_URL"]


def call(server: Server, path: str, body: Any = None) -> Any:
    """An answer of the server's interface; a server that is busy with its database is asked again for two minutes."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server.env["PREFECT_API_URL"] + path, data=data, headers={"Content-Type": "application/json"})
    for left in reversed(range(24)):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE or not left:
                raise
            time.sleep(5)
    raise AssertionError("the last try answers or raises")


def deployed_run(server: Server, deployment: str, parameters: dict[str, Any], env: dict[str, str] | None = None) -> str:
    """Start a deployment and wait for its end; the name of its last state. Raises TimeoutError after ten minutes."""
    known = call(server, f"/deployments/name/{deployment}/{deployment}")
    body: dict[str, Any] = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
    if env:
        body["job_variables"] = {"env": env}
    started = call(server, f"/deployments/{known['id']}/create_flow_run", body)
    for _ in range(600):
        run = call(server, f"/flow_runs/{started['id']}")
        if run["state_type"] in _ENDED:
            return str(run["state_name"])
        time.sleep(1)
    raise TimeoutError(f"{deployment} did not end")


def _answers(server: Server, folder: Path) -> None:
    """What the interface, and so the pages of Prefect, tell of everything that ran."""
    folder.mkdir()
    for name in ("flow_runs", "task_runs", "logs", "artifacts", "deployments", "events", "flow_run_states", "task_run_states", "variables"):
        found: list[Any] = []
        if name.endswith("_states"):
            kind = name.removesuffix("_states")
            for one in json.loads((folder / f"{kind}s.json").read_text()):
                found += call(server, f"/{name}/?{kind}_id={one['id']}")
        elif name == "events":
            page = call(server, "/events/filter", {"limit": 50})
            while page["events"]:
                found += page["events"]
                page = _next(page)
        else:
            while page := call(server, f"/{name}/filter", {"limit": 200, "offset": len(found)}):
                found += page
        (folder / f"{name}.json").write_text(json.dumps(found))


def _next(page: dict[str, Any]) -> dict[str, Any]:
    if not page.get("next_page"):
        return {"events": []}
    with urllib.request.urlopen(page["next_page"], timeout=60) as answer:
        found: dict[str, Any] = json.load(answer)
        return found
