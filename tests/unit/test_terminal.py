"""Messages name files as they are called, also where the terminal would take a part of the name for markup."""

import subprocess
import sys
from pathlib import Path

import pytest

from finhosta_dq.cli.show import indicators_line


@pytest.mark.parametrize("name", ["x[/nothing].TXT", "[bold]x.TXT"])
def test_name_of_a_file_is_no_markup(tmp_path, name):
    done = subprocess.run([Path(sys.executable).parent / "fdq", "check", f"{tmp_path}/{name}"], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert f"{tmp_path}/{name} does not exist" in done.stderr


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(1.5, "fit"), (0.0, "unfit")], "Indicators: 2 computed, 0 not computable (reasons in the report)"),
        (
            [(1.5, "fit"), (None, "fit_with_reservations"), (None, "not_computable")],
            "Indicators: 2 computed (1 of too few stays to be shown), 1 not computable (reasons in the report)",
        ),
    ],
)
def test_a_value_that_is_hidden_was_computed(rows, said):
    assert indicators_line([{"value": value, "fitness": fitness} for value, fitness in rows]) == said
