"""A trial: a fault that a test sees is killed, one that no test sees survives, and what proves nothing is an error."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.supply.locked import ROOT

SOURCE = "def small(value):\n    return value < 5\n"
TESTS = "from thing import small\n\n\ndef test_small():\n    assert small(4)\n    assert not small(6)\n"
SCRIPT = """
import json, sys
from pathlib import Path
from tests.mutants.faults import Fault
from tests.mutants.trial import TrialError, trial

root = Path(sys.argv[1])
source = (root / "src/thing.py").read_text()
said = {}
for name, text in {
    "the same text": source,
    "a boundary that no test tries": source.replace("<", "<="),
    "an operator": source.replace("<", ">"),
    "a module that cannot be loaded": "import nothing_of_that_name",
    "an endless loop": source.replace("return", "while True: pass\\n    return"),
}.items():
    seconds = 3 if "endless" in name else 60
    said[name] = trial(root, Fault("src/thing.py", 2, "", "", text), ["test_thing.py"], seconds)[0]
said["no fault"] = trial(root, None, ["test_thing.py"], 60)[0]
try:
    trial(root, None, ["test_thing.py", "-k", "nothing"], 60)
except TrialError:
    said["no test"] = "error"
import thing
try:
    trial(root, Fault("src/thing.py", 2, "", "", source), ["test_thing.py"], 60)
except TrialError:
    said["loaded before"] = "error"
print(json.dumps(said))
"""


def test_outcomes(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "thing.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "test_thing.py").write_text(TESTS, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT}:{tmp_path / 'src'}", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout) == {
        "the same text": "survived",
        "a boundary that no test tries": "survived",
        "an operator": "killed",
        "a module that cannot be loaded": "killed",
        "an endless loop": "timeout",
        "no fault": "survived",
        "no test": "error",
        "loaded before": "error",
    }
    assert (tmp_path / "src" / "thing.py").read_text(encoding="utf-8") == SOURCE
