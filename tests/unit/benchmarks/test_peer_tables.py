"""How the comparison is told: what differs, which keys are missing, what failed, and where the table goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.measure import slope
from benchmarks.peers.compare import exponent, keys, summary
from benchmarks.peers.rules import RULES
from benchmarks.peers.tables import ceiling_text, difference_lines, markdown, write_between

NAMES = [rule.name for rule in RULES]


def answer(seconds: float = 1.0, **changes: Any) -> dict[str, Any]:
    made = {
        "load_seconds": 0.5,
        "validate_seconds": seconds,
        "peak_gb": seconds / 10,
        "failing": dict.fromkeys(NAMES, 300),
        "keys": {name: [300, 45_150] for name in NAMES},
        "versions": {"duckdb": "2.0.0"},
    }
    return made | changes


def test_the_median_and_the_span_of_all_runs_and_the_highest_memory() -> None:
    told = summary([answer(3.0), answer(1.0), answer(2.0)], [answer(1.0), answer(0.5), answer(4.0)])
    assert (told["seconds"], told["seconds_span"], told["with_loading"], told["peak_gb"]) == (2.0, [1.0, 3.0], 2.5, 0.3)
    # turn by turn: 3, 2 and a half
    assert (told["ratio"], told["ratio_span"]) == (2.0, [0.5, 3.0])
    assert (told["keys"], told["differences"], told["findings"]) == ("all", [], 300 * len(NAMES))


def test_one_failure_among_the_runs_is_the_result() -> None:
    assert summary([answer(), {"failure": "over 900 s"}], [answer(), answer()]) == {"failure": "over 900 s"}


def test_a_count_that_differs_and_a_rule_that_was_not_evaluated_are_told() -> None:
    failing = dict.fromkeys(NAMES[2:], 300) | {NAMES[0]: 1_299}
    told = summary([answer(), answer(failing=failing)], [answer(), answer()])["differences"]
    assert told == [f"{NAMES[1]}: not evaluated, 300 by hand", f"{NAMES[0]}: 1,299, 300 by hand"]


@pytest.mark.parametrize(
    "changed, told",
    [
        ({}, "all"),
        ({NAMES[0]: [200, 20_100]}, f"all of {len(NAMES) - 1} rules, at most 200 of 1"),
        ({NAMES[0]: [0, 0], NAMES[1]: [200, 20_100]}, f"all of {len(NAMES) - 2} rules, at most 200 of 1, none of 1"),
        # as many keys, but others
        ({NAMES[0]: [300, 45_151]}, f"all of {len(NAMES) - 1} rules, at most 300 of 1"),
        ({key: [0, 0] for key in NAMES}, "none"),
    ],
)
def test_keys_are_complete_only_when_they_are_the_very_ones(changed: dict[str, list[int]], told: str) -> None:
    assert keys(answer(keys=answer()["keys"] | changed), answer()) == told


def test_growth_in_proportion_has_exponent_one() -> None:
    assert exponent([(200_000, 0.4), (1_000_000, 2.0), (5_000_000, 10.0)]) == pytest.approx(1.0)
    assert exponent([(10, 1.0), (1_000, 10_000.0)]) == pytest.approx(2.0)
    assert exponent([(200_000, 0.4)]) is None
    assert slope([(0.0, 1.0), (1.0, 1.0), (2.0, 4.0)]) == pytest.approx(1.5)


def document() -> dict[str, Any]:
    failing = dict.fromkeys(NAMES, 300) | {"unique stay": 200}
    engines = {
        "ours": summary([answer(2.0), answer(2.2), answer(2.1)], [answer()] * 3),
        "hand_sql": summary([answer(1.0)], [answer()]),
        "gx_pandas": summary([{"failure": "out of memory at 21 GB"}], [answer()] * 3),
        "gx_duckdb": summary([answer(failing=failing)], [answer()]),
    }
    return {
        "date": "2027-01-02",
        "machine": "2 cores, 25 GB",
        "python": "3.11.7",
        "command": "python -m benchmarks.peers",
        "versions": {"duckdb": "2.0.0"},
        "sizes": [{"rows": 200_000, "runs": 3, "engines": engines}],
        "growth": {"ours": 0.98, "hand_sql": None},
        "ceiling": {"memory_limit": "512MB", "rows": 200_000, "seconds": 3.0, "peak_gb": 0.8, "same": True},
    }


def test_the_table_tells_figures_failures_and_differences() -> None:
    told = markdown(document())
    assert "Measured on 2027-01-02: 2 cores, 25 GB, Python 3.11.7. Command: `python -m benchmarks.peers`." in told
    assert "| finhosta-dq: findings and verdict | 2.10 | 2.00-2.20 | 2.10 | 2.60 | 0.22 | 3 | yes | all |" in told
    assert "| Great Expectations on pandas | out of memory at 21 GB |" in told
    assert "| Great Expectations on DuckDB | 1.00 | 1.00-1.00 | 1.00 | 1.50 | 0.10 | 1 | no, 1 differ | all |" in told
    assert "- Great Expectations on DuckDB, 200,000 stays: unique stay: 200, 300 by hand" in told
    assert "| finhosta-dq: findings and verdict | 0.98 |" in told
    assert "| DuckDB, SQL by hand | None" not in told
    assert "the same counts and keys as the SQL by hand" in told
    assert len(difference_lines(document())) == 1


def test_a_ceiling_that_was_not_kept_or_changed_the_counts_is_said() -> None:
    assert ceiling_text({"memory_limit": "512MB", "rows": 5_000_000, "failure": "over 900 s"}).endswith("5,000,000 stays: over 900 s.")
    changed = {"memory_limit": "512MB", "rows": 5_000_000, "seconds": 3.0, "peak_gb": 0.8, "same": False}
    assert "DIFFER" in ceiling_text(changed)


def test_the_table_replaces_what_stands_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- peers -->\nold\n<!-- /peers -->\nafter\n", encoding="utf-8")
    write_between(page, "peers", "new")
    write_between(page, "peers", "newer")
    assert page.read_text(encoding="utf-8") == "before\n<!-- peers -->\n\nnewer\n\n<!-- /peers -->\nafter\n"


@pytest.mark.parametrize("text", ["", "<!-- peers -->", "<!-- /peers --><!-- peers -->", "<!-- peers --><!-- peers --><!-- /peers -->"])
def test_a_page_without_its_marks_is_left_alone(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="needs"):
        write_between(page, "peers", "new")
    assert page.read_text(encoding="utf-8") == text


def test_the_page_of_the_documentation_has_its_marks() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "benchmarks.md").read_text(encoding="utf-8")
    assert page.count("<!-- peers -->") == page.count("<!-- /peers -->") == 1
    assert page.index("<!-- peers -->") < page.index("<!-- /peers -->")
