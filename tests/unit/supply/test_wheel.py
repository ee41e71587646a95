"""The wheel: the same bytes from two places, and a whole product in an empty environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import finhosta_dq
from tests.supply.locked import UV, requirements
from tests.supply.wheel import twice


def test_the_wheel_is_the_same_twice_and_checks_a_delivery_by_itself(tmp_path):
    first, second = twice(tmp_path / "built")
    assert first.read_bytes() == second.read_bytes()

    product = tmp_path / "product"
    locked = tmp_path / "requirements.txt"
    locked.write_text(requirements("--no-default-groups"), encoding="utf-8")
    python = product / "bin" / "python"
    for command in (
        ["venv", str(product), "--python", sys.executable],
        ["pip", "sync", "--python", str(python), "--require-hashes", str(locked)],
        ["pip", "install", "--python", str(python), "--no-deps", "--offline", str(first)],
    ):
        subprocess.run([UV, "--quiet", *command], check=True, env={**os.environ, "UV_COMPILE_BYTECODE": "0"})

    def fdq(*arguments: str) -> subprocess.CompletedProcess[str]:
        bare = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        return subprocess.run([product / "bin" / "fdq", *arguments], cwd=tmp_path, env=bare, capture_output=True, text=True, check=False)

    assert fdq("--version").stdout.strip() == f"finhosta-dq {finhosta_dq.__version__}"
    made = fdq("synth", "landing", "--hospital", "999", "--period", "2025-1", "--stays", "60", "--defects", "0.1", "--seed", "1")
    assert made.returncode == 0, made.stderr
    checked = fdq("check", "landing", "--json")
    assert checked.returncode == 1, checked.stderr
    document = json.loads(checked.stdout)
    delivery = next(one for one in document["deliveries"] if one["registration"] == "mzg")
    stays = next(file for file in delivery["files"] if file["table"] == "stayhosp")
    assert stays["lines"] == stays["loaded"] + stays["rejected"] >= 60
    assert {"passed", "failed"} <= {rule["outcome"] for rule in delivery["rules"]}
    assert delivery["findings"]
