"""Messages name files as they are called, also where the terminal would take a part of the name for markup."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["x[/nothing].TXT", "[bold]x.TXT"])
def test_name_of_a_file_is_no_markup(tmp_path, name):
    done = subprocess.run([Path(sys.executable).parent / "fdq", "check", f"{tmp_path}/{name}"], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert f"{tmp_path}/{name} does not exist" in done.stderr
