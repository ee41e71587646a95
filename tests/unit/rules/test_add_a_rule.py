"""The how-to of a new rule does what it says: its commands and its example, performed in a copy of the stewards' folders."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from finhosta_dq.synth.generate import generate
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.write import write

CHECKOUT = Path(__file__).parents[3]
HOW_TO = (CHECKOUT / "docs" / "how-to" / "add-a-rule.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", HOW_TO, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    return [line.split() for block in blocks("sh") for line in block.splitlines()]


@pytest.fixture
def home(tmp_path):
    for name in ("schemas", "expectations", "sql"):
        shutil.copytree(CHECKOUT / name, tmp_path / name)
    (tmp_path / "tests" / "rules").mkdir(parents=True)
    shutil.copy(CHECKOUT / "tests" / "rules" / "spec.py", tmp_path / "tests" / "rules")
    return tmp_path


def fdq(home: Path, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
    call = "import sys; from finhosta_dq.cli.main import main; sys.argv[0] = 'fdq'; main()"
    done = subprocess.run(
        [sys.executable, "-c", call, *arguments],
        cwd=home,
        env={**os.environ, "FDQ_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in codes, done.stdout + done.stderr
    return done.stdout


def test_commands_of_the_how_to_are_those_performed_below():
    assert [" ".join(command) for command in commands()] == [
        ".venv/bin/fdq rules new MZG-STA-90 --table stayhosp",
        ".venv/bin/fdq rules test MZG-STA-90",
        ".venv/bin/fdq rules show MZG-STA-90 --lang nl",
        ".venv/bin/fdq check /path/to/delivery --json",
        "make docs",
        "make fix",
        "make check",
    ]
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    assert "\t$(RUN) finhosta_dq.docs_site build/site\n" in makefile
    assert "\t$(RUN) finhosta_dq.rules.pages --write\n" in makefile


def test_the_worked_example_from_the_first_command_to_its_page(home, tmp_path_factory):
    (entry,), (test,) = blocks("yaml"), blocks("python")
    delivery = tmp_path_factory.mktemp("delivery")
    write(generate(Options(hospital="999", period="2025-1", stays=50, defect_rate=0.0, seed=1)), delivery)
    stayhosp = next(delivery.glob("*STAYHOSP*"))
    catalogue = home / "expectations" / "mzg" / "sta.yaml"
    before = catalogue.read_text(encoding="utf-8")

    said = fdq(home, "rules", "new", "MZG-STA-90", "--table", "stayhosp")
    assert [Path(line.removeprefix("written: ")).relative_to(home).as_posix() for line in said.splitlines()] == [
        "expectations/mzg/sta.yaml",
        "tests/rules/mzg/test_mzg_sta_90.py",
    ]

    assert catalogue.read_text(encoding="utf-8").startswith(before.rstrip())
    catalogue.write_text(before.rstrip() + "\n" + entry, encoding="utf-8")
    (home / "tests" / "rules" / "mzg" / "test_mzg_sta_90.py").write_text(test, encoding="utf-8")
    assert "1 passed" in fdq(home, "rules", "test", "MZG-STA-90")

    assert "Een klassiek verblijf (type H)" in fdq(home, "rules", "show", "MZG-STA-90", "--lang", "nl")

    # the other files of the delivery are not there, which is a finding of its own
    document = json.loads(fdq(home, "check", str(stayhosp), "--json", codes=(0, 1)))
    (result,) = [rule for one in document["deliveries"] for rule in one["rules"] if rule["id"] == "MZG-STA-90"]
    assert result["outcome"] in ("passed", "failed")
    assert result["denominator"] > 0

    fdq(home, "rules", "docs", "build/docs/rules", "--period", "2025-1")
    page = (home / "build" / "docs" / "rules" / "nl" / "MZG-STA-90.md").read_text(encoding="utf-8")
    assert "Controleer het uur van ontslag" in page
    assert "AND (a2_hour_hosp_out < 6)" in page
