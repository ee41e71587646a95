"""What the machine may do to a run: a full disk, a landing that cannot be written or loses a file, a clock that jumps, a database that
restarts, two of everything at once, and no Prefect server of its own to come back to."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drills.ground import PATIENCE_SECONDS, WRITTEN, Ground, HungError, fdq, watch
from drills.postgres import restart, running
from drills.whole import COMPARED, broken_runs, decisions, extract_of, lost_decisions, published, unreadable_page
from finhosta_dq.registry.store import default_url

Converged = Callable[..., list[str]]
FDQ = str(Path(sys.executable).parent / "fdq")
_FAKETIME = ("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1")
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Trial:
    """One disturbance. tried: what went wrong."""

    what: str
    tried: Callable[[Ground, Converged], list[str]]


def _finished(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise HungError(f"did not end in {PATIENCE_SECONDS} s") from None


def _program(arguments: list[str], env: dict[str, str], before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
    with (Path(env["TMPDIR"]) / "fdq.log").open("ab") as log:
        return subprocess.Popen([*before, FDQ, *arguments], env=env, cwd=env["TMPDIR"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)


def _standing(out: Path, before: list[Path]) -> list[str]:
    gone = [f"{path.name} disappeared" for path in before if not path.is_dir()]
    return gone + broken_runs(out) + unreadable_page(out)


def _mounts() -> list[str]:
    allowed = subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0
    return [] if allowed else ["not run: no right to mount in a namespace of its own"]


def _disk_full(share: float) -> Callable[[Ground, Converged], list[str]]:
    """A disk with room for that share of a further run, then enough of it."""

    def tried(ground: Ground, converged: Converged) -> list[str]:
        if told := _mounts():
            return told
        out, env = ground.trial(f"full-{share}")
        before, known = published(out), decisions(default_url(out))
        used = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
        one = sum(path.stat().st_size for path in before[-1].rglob("*") if path.is_file())
        size = used + int(share * one) + _MEGABYTE
        # the first run meets the end of the disk; what it left is copied out to be looked at, then the disk grows and the next run follows
        script = (
            'mount -t tmpfs -o size="$1" tmpfs "$2" && cp -a "$3/." "$2/" && cd / && '
            '{ "$4" run --landing "$5" --out "$2"; echo $? >"$6/first"; cp -a "$2" "$6/after"; '
            'mount -o remount,size=2g "$2"; "$4" run --landing "$5" --out "$2"; echo $? >"$6/second"; cp -a "$2" "$6/end"; }'
        )
        place = Path(env["TMPDIR"])
        (place / "disk").mkdir()
        given = [str(size), str(place / "disk"), str(out), FDQ, str(ground.landing), str(place)]
        with (place / "fdq.log").open("ab") as log:
            process = subprocess.Popen(["unshare", "-m", "sh", "-c", script, "full", *given], env=env, stdout=log, stderr=log)
        _finished(process)
        first, second = ((place / name).read_text().strip() for name in ("first", "second"))
        problems = [f"the disk was not full: exit code {first}"] * (first in ("0", "1"))
        problems += [f"the run after it ended with {second}"] * (second not in ("0", "1"))
        after, end = place / "after", place / "end"
        problems += _standing(after, [after / "runs" / path.name for path in before]) + lost_decisions(known, default_url(after))
        return problems + converged(ground, end, known)

    return tried


def _read_only(ground: Ground, converged: Converged) -> list[str]:
    if told := _mounts():
        return told
    out, env = ground.trial("read-only")
    known = decisions(default_url(out))
    script = (
        'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && ! touch "$1/x" 2>/dev/null && exec "$2" run --landing "$1" --out "$3"'
    )
    code = _finished(
        subprocess.Popen(
            ["unshare", "-m", "sh", "-c", script, "ro", str(ground.landing), FDQ, str(out)],
            env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
    )  # fmt: skip
    return [f"exit code {code}"] * (code not in (0, 1)) + converged(ground, out, known)


def _vanish(name: str) -> Callable[[Ground, Converged], list[str]]:
    """A file is gone when its turn comes: the run says so or fails, and the next one with the file is as if nothing had been."""

    def tried(ground: Ground, converged: Converged) -> list[str]:
        out, env = ground.trial(f"vanish-{name}")
        before, known, landing = published(out), decisions(default_url(out)), Path(env["TMPDIR"]) / "landing"
        shutil.copytree(ground.landing, landing)
        child = watch(ground.run_command(out, landing), env)
        child.until("read")
        (gone,) = landing.rglob(f"*{name}*")
        gone.unlink()
        _, code = child.to_the_end()
        problems = _standing(out, before)
        made = [path for path in published(out) if path not in before]
        if made and gone.name not in (made[-1] / "report.json").read_text(encoding="utf-8"):
            problems.append("published without a word on the file")
        problems += [f"exit code {code} and nothing published"] * (code in (0, 1) and not made)
        fdq(ground.run_command(out), env)
        return problems + converged(ground, out, known, but=COMPARED if made else None)

    return tried


def _clock(days: int) -> Callable[[Ground, Converged], list[str]]:
    """The clock jumps in the middle of a run and is right again for the next."""

    def tried(ground: Ground, converged: Converged) -> list[str]:
        library = next((path for path in _FAKETIME if Path(path).exists()), None)
        if library is None:
            return ["not run: libfaketime is not installed"]
        out, env = ground.trial(f"clock{days}")
        before, known, clock = published(out), decisions(default_url(out)), Path(env["TMPDIR"]) / "clock"
        clock.write_text("+0")
        fake = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1"}
        process = _program(ground.run_command(out), env | fake)
        while process.poll() is None and not list((out / ".building").glob("*/warehouse.duckdb")):
            time.sleep(0.02)
        clock.write_text(f"{days:+d}d")
        code = _finished(process)
        problems = [f"exit code {code}"] * (code not in (0, 1)) + _standing(out, before)
        fdq(ground.run_command(out), env)
        return problems + converged(ground, out, known)

    return tried


def _database(stage: str) -> Callable[[Ground, Converged], list[str]]:
    """PostgreSQL holds the registry and is restarted at once, without waiting for anybody, when that stage begins."""

    def tried(ground: Ground, converged: Converged) -> list[str]:
        out, env = ground.trial(f"database-{stage}")
        place = Path(env["TMPDIR"])
        with running() as server:
            env = env | {"FDQ_REGISTRY": server.url}
            # the first run enters what was published before; people decide by the workbook
            fdq(ground.run_command(out), env)
            fdq([*ground.import_command(out), "--registry", server.url], env, (0,))
            known, before = decisions(server.url), published(out)
            problems = [f"{len(known)} decisions before, {WRITTEN} expected in {place.name}"] * (len(known) != WRITTEN)
            child = watch(ground.run_command(out), env)
            child.until(stage)
            restart(server)
            _, code = child.to_the_end()
            problems += [f"exit code {code}"] * (code not in (0, 1, 2)) + _standing(out, before) + lost_decisions(known, server.url)
            fdq(ground.run_command(out), env)
            # other decisions than those of the reference lie in this registry, so its extract is compared with the one of the run before
            fresh = Ground(**{**vars(ground), "reference": extract_of(before[-1])})
            return problems + converged(fresh, out, known, server.url)

    return tried


def _two_runs(ground: Ground, converged: Converged) -> list[str]:
    out, env = ground.trial("two-runs")
    before, known = published(out), decisions(default_url(out))
    both = [watch(ground.run_command(out), env) for _ in range(2)]
    codes = [child.to_the_end()[1] for child in both]
    problems = [f"exit code {code}" for code in codes if code not in (0, 1)]
    made = [path for path in published(out) if path not in before]
    problems += [f"{len(made)} runs published, 2 expected"] * (len(made) != 2)
    problems += [f"{path.name} has another extract" for path in made if extract_of(path) != ground.reference]
    return problems + converged(ground, out, known)


def _two_imports(number: int) -> Callable[[Ground, Converged], list[str]]:
    def tried(ground: Ground, _: Converged) -> list[str]:
        out, env = ground.trial(f"two-imports-{number}")
        known = decisions(default_url(out))
        both = [watch(ground.import_command(out), env) for _ in range(2)]
        codes = [child.to_the_end()[1] for child in both]
        made = decisions(default_url(out))[len(known) :]
        problems = [f"exit code {code}" for code in codes if code != 0]
        problems += [f"{len(made)} decisions entered, {WRITTEN} expected"] * (len(made) != WRITTEN)
        return problems + lost_decisions(known, default_url(out)) + broken_runs(out)

    return tried


def _own_server(ground: Ground, converged: Converged) -> list[str]:
    """Killed with a Prefect server that Prefect started for the run: it ends too, and the next run waits for nobody."""
    out, env = ground.trial("own-server")
    env = {name: value for name, value in env.items() if name != "PREFECT_API_URL"}
    env |= {"PREFECT_HOME": env["TMPDIR"] + "/prefect"}
    known = decisions(default_url(out))
    process = _program(ground.run_command(out), env)
    while process.poll() is None and not list((out / ".building").glob("*/warehouse.duckdb")):
        time.sleep(0.05)
    servers = _servers(env["PREFECT_HOME"])
    process.send_signal(signal.SIGKILL)
    process.wait()
    problems = ["no server was seen"] * (not servers)
    until = time.monotonic() + 30
    while time.monotonic() < until and _servers(env["PREFECT_HOME"]):
        time.sleep(0.1)
    problems += [f"left: {len(_servers(env['PREFECT_HOME']))} Prefect server"] * bool(_servers(env["PREFECT_HOME"]))
    code = _finished(_program(ground.run_command(out), env))
    return problems + [f"exit code {code}"] * (code not in (0, 1)) + converged(ground, out, known)


def _servers(home: str) -> list[int]:
    """Processes of Prefect's server with that home."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if b"uvicorn" in (path / "cmdline").read_bytes() and os.fsencode(f"PREFECT_HOME={home}") in (path / "environ").read_bytes():
                found.append(int(path.name))
        except OSError:
            continue
    return found


MACHINE = {
    "disk full": [Trial(f"room for {share:.0%} of a run", _disk_full(share)) for share in (0.05, 0.4, 0.7)],
    "read-only landing": [Trial("mounted read-only", _read_only)],
    "landing file vanishes": [Trial(f"{name} gone while reading", _vanish(name)) for name in ("STAYHOSP", "SOCIAL")],
    "clock jumps": [Trial(f"{days:+d} days", _clock(days)) for days in (-2, 2)],
    "PostgreSQL restarts": [Trial(f"at {stage}", _database(stage)) for stage in ("judge", "registry")],
    "two runs at once": [Trial("same hospital", _two_runs)],
    "two imports at once": [Trial(f"same workbook, {number}", _two_imports(number)) for number in range(3)],
    "Prefect server of the run": [Trial("killed with its run", _own_server)],
}
