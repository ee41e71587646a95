"""The examples of docs/how-to/examples: what they name exists, and systemd finds nothing wrong with them."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import prefect.settings
import pytest
import typer

from finhosta_dq.cli.main import app
from finhosta_dq.notices.settings import NoticeSettings
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.serve.routes import OPEN
from finhosta_dq.serve.settings import ServeSettings
from finhosta_dq.source.settings import SourceSettings

HOME = Path(__file__).resolve().parents[3]
EXAMPLES = HOME / "docs" / "how-to" / "examples"
UNITS = sorted(path.name for path in EXAMPLES.glob("fdq-*"))
SERVICES = [name for name in UNITS if name.endswith(".service")]
PREFIX = "/opt/finhosta-dq/"
# a service that others reach from outside, or that nothing hides from the system, is above this
_MOST_EXPOSED = 25


def settings() -> set[str]:
    """Names of all settings of the program as they are written in the environment."""
    found = {"FDQ_LANDING", "FDQ_HOME", "FDQ_PROJECT_DIR"}
    for model in (Settings, ServeSettings, NoticeSettings, SourceSettings):
        found |= {f"{model.model_config['env_prefix']}{name}".upper() for name in model.model_fields}
    return found


def is_known(name: str) -> bool:
    """Whether somebody reads that variable: this program, Prefect, or the system."""
    if name.startswith("FDQ_"):
        return name in settings()
    if name.startswith("PREFECT_"):
        return hasattr(prefect.settings, name)
    return name in {"TZ", "PATH", "DO_NOT_TRACK", "UV_PROJECT_ENVIRONMENT", "UV_COMPILE_BYTECODE"}


def check_command(words: list[str]) -> None:
    """Assert that ``fdq`` knows the command with each of its options."""
    command: click.Command = typer.main.get_command(app)
    words = list(words)
    while isinstance(command, click.Group) or hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    assert [word for word in words if word.startswith("-") and word not in known] == []


def values(text: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


def test_every_variable_of_the_environment_is_read_by_somebody():
    names = [line.partition("=")[0] for line in (EXAMPLES / "environment").read_text().splitlines() if line and not line.startswith("#")]

    assert names
    assert [name for name in names if not is_known(name)] == []


def test_a_variable_nobody_reads_is_found():
    assert not is_known("FDQ_LANDINGS")
    assert not is_known("PREFECT_SERVER_ANALYTICS_ENABELD")


@pytest.mark.parametrize("name", SERVICES)
def test_commands_and_documents_of_a_service_exist(name):
    text = (EXAMPLES / name).read_text()
    (command,) = values(text, "ExecStart")
    program, *words = shlex.split(command)

    assert program == f"{PREFIX}.venv/bin/fdq"
    check_command(words)
    (document,) = values(text, "Documentation")
    assert (HOME / document.removeprefix(f"file://{PREFIX}")).is_file()
    assert values(text, "EnvironmentFile") == ["/etc/finhosta-dq/environment"]
    for variable in re.findall(r"\$\{(\w+)\}", command):
        assert f"\n{variable}=" in (EXAMPLES / "environment").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_says_when_it_fails_reaches_the_journal(name):
    text = (EXAMPLES / name).read_text()

    # errors go where the output goes unless told otherwise
    assert values(text, "StandardError") == (["journal"] if values(text, "StandardOutput") else [])


def test_every_timer_has_its_service_and_no_hour_that_a_change_of_clock_skips():
    timers = [name for name in UNITS if name.endswith(".timer")]

    assert {name.removesuffix(".timer") + ".service" for name in timers} == set(SERVICES) - {"fdq-page.service"}
    for name in timers:
        (when,) = values((EXAMPLES / name).read_text(), "OnCalendar")
        assert when.endswith(" Europe/Brussels")
        assert not when.split()[1].startswith("02")


@pytest.fixture
def units(tmp_path):
    """The units with this checkout in the place of the installation."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    for name in UNITS:
        (tmp_path / name).write_text((EXAMPLES / name).read_text().replace(PREFIX, f"{HOME}/"))
    return tmp_path


def analyzed(*arguments):
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False, timeout=120)


def test_systemd_finds_nothing_wrong(units):
    done = analyzed("verify", "--man=no", *(str(units / name) for name in UNITS))

    told = [line for line in done.stderr.splitlines() if any(name in line for name in UNITS)]
    assert (done.returncode, told) == (0, [])


def test_systemd_finds_what_is_wrong(units):
    (units / "fdq-page.service").write_text((units / "fdq-page.service").read_text().replace("ProtectHome=yes", "ProtectHouse=yes"))

    assert "ProtectHouse" in analyzed("verify", "--man=no", str(units / "fdq-page.service")).stderr


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_reach_little(units, name):
    done = analyzed("security", "--offline=yes", f"--threshold={_MOST_EXPOSED}", "--no-pager", str(units / name))

    assert done.returncode == 0, done.stdout[-400:]


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", (EXAMPLES / "Containerfile").read_text(), flags=re.MULTILINE)
    return [tuple(line.split(" ", 1)) for line in text.splitlines() if line]  # type: ignore[misc]


def test_the_container_file_copies_what_is_there_and_sets_what_is_read():
    for kind, rest in instructions():
        if kind == "COPY" and "--from=" not in rest:
            for source in rest.split()[:-1]:
                assert (HOME / source).exists(), source
        if kind == "ENV":
            assert [one for one in shlex.split(rest) if not is_known(one.partition("=")[0])] == []


def test_the_container_runs_a_command_of_the_program_as_nobody_special():
    known = {"ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
    found = instructions()

    assert {kind for kind, _ in found} == known
    last = dict(found)
    assert json.loads(last["ENTRYPOINT"]) == ["fdq"]
    check_command(json.loads(last["CMD"]))
    assert last["USER"] == "finhosta-dq"
    assert any(kind == "RUN" and rest.startswith("useradd ") and "finhosta-dq" in rest for kind, rest in found)
    (path,) = re.findall(r"http://127\.0\.0\.1:(?:\d+)(/\w+)", last["HEALTHCHECK"])
    assert path in OPEN
    # what is built from is what is built: every folder that the wheel takes is copied
    copied = {source for kind, rest in found if kind == "COPY" and "--from=" not in rest for source in rest.split()[:-1]}
    assert {"src", "flows", "schemas", "expectations", "sql", "uv.lock", "pyproject.toml", "README.md", "LICENSE"} == copied


def test_the_flags_of_the_container_file_are_known_to_uv():
    uv = HOME / ".boot" / "bin" / "uv"
    if not uv.is_file():
        pytest.skip("uv is not installed")
    told = subprocess.run([uv, "sync", "--help"], capture_output=True, text=True, check=True).stdout
    (sync,) = [rest for kind, rest in instructions() if kind == "RUN" and "uv sync" in rest]

    assert [flag for flag in shlex.split(sync) if flag.startswith("--") and flag not in told] == []
