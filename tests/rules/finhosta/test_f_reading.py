"""FIN-F: what the reader sees of a file before it has records, on real files, and the finding that the rule makes of it."""

import io
import zipfile

import pytest

from tests.rules.spec import check_rule
from tests.unit.reading.landing import BUDGET, read, write

BEDS = "B0802~999~2025~Y~C~210~30"
RECORDS = {"finhosta": "record_type_cd | bed_index | cost_centre | value\n B0802 | C | 210 | 30"}


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, BEDS)
    return out.getvalue()


def issues(landing, rule):
    """What reading a landing said of one rule, as the rows that the engine gets, on the drawn file."""
    rows = read(landing).rows("SELECT rule_id, line, field, value, expected FROM quality.reading_issue ORDER BY line")
    return [(rule_id, "finhosta", *rest) for rule_id, *rest in rows if rule_id == rule]


@pytest.mark.parametrize(
    ("content", "failing"),
    [
        (zipped(BUDGET, "readme.pdf"), []),
        (zipped(BUDGET.replace(".TXT", ".txt")), []),
        (zipped(BUDGET.replace(".TXT", ".pdf"), "readme.pdf"), [None]),
        (zipped(BUDGET)[:-1], [None]),
    ],
    ids=["one text file", "small letters", "no text file", "one byte short"],
)
def test_archive_with_a_text_file_fin_f01a(tmp_path, content, failing):
    # the landing holds a file that can be read too, so that the archive has a delivery
    write(tmp_path, {"finhosta.zip": content, BUDGET.replace("-01.TXT", "-02.TXT"): BEDS})

    check_rule("FIN-F01a", RECORDS, failing=failing, issues=issues(tmp_path, "FIN-F01a"), boundary=True)


@pytest.mark.parametrize(
    ("line", "failing"),
    [
        ("B0802~999~2025~30", [2]),
        ("B0802~999~2025~Y", [2]),
        ("B0802~999~2025~Y~30", []),
        ("B0802~999~2025~Y~", [2]),
        ("B0802~999~2025~Y~~", []),
        ("B0802~999~2025~Y~30~", []),
    ],
)
def test_five_fields_fin_f02a(tmp_path, line, failing):
    # one empty field after a closing separator is no field
    write(tmp_path, {BUDGET: f"{BEDS}\n{line}\n{BEDS}\n"})

    check_rule("FIN-F02a", RECORDS, failing=failing, issues=issues(tmp_path, "FIN-F02a"), boundary=True)


@pytest.mark.parametrize("line", ["B0802~999~2025~Y~~~30", "B0802~~~~C~210~30", "B0802~999~2025~Y~C~210~"])
def test_empty_fields_are_fields_fin_f02a(tmp_path, line):
    write(tmp_path, {BUDGET: f"{BEDS}\n{line}\n{BEDS}\n"})

    check_rule(
        "FIN-F02a",
        {"finhosta": "record_type_cd | bed_index | cost_centre | value\n B0802 | | | 30"},
        issues=issues(tmp_path, "FIN-F02a"),
    )
