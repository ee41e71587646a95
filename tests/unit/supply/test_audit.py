"""The audit: an answer that nobody gave is not taken for a clean one."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.supply.audit import NOT_RUN, Answer, judge, read

TODAY = date(2026, 12, 1)
FLAW = ("thing 1.0", "PYSEC-1", ("CVE-1",), ("1.1",))
CLEAN = Answer(2, (), ())
NOBODY = Answer(2, ("thing", "other"), ())
PARTLY = Answer(2, ("other",), ())
FLAWED = Answer(2, (), (FLAW,))
LINE = "thing 1.0: PYSEC-1 (CVE-1), fixed in 1.1"
UNREACHED = "not run: no vulnerability database reachable"


def borne(name: str, until: str) -> list[dict[str, str]]:
    return [{"id": name, "reason": "not called", "until": until}]


@pytest.mark.parametrize(
    "answers, ignored, strict, code, lines",
    [
        ({}, [], False, NOT_RUN, [UNREACHED]),
        ({}, [], True, 1, [UNREACHED]),
        ({"pypi": NOBODY}, [], False, NOT_RUN, [UNREACHED]),
        ({"pypi": NOBODY, "osv": NOBODY}, [], True, 1, [UNREACHED]),
        ({"pypi": NOBODY, "osv": CLEAN}, [], True, 0, []),
        ({"pypi": CLEAN}, [], True, 0, []),
        ({"pypi": PARTLY}, [], False, NOT_RUN, ["not run for 1 of 2: other"]),
        ({"pypi": PARTLY}, [], True, 1, ["not run for 1 of 2: other"]),
        ({"pypi": FLAWED}, [], False, 1, [LINE]),
        ({"pypi": FLAWED}, borne("CVE-1", "2026-12-01"), True, 0, []),
        ({"pypi": FLAWED}, borne("PYSEC-1", "2026-12-01"), True, 0, []),
        ({"pypi": FLAWED}, borne("CVE-1", "2026-11-30"), True, 1, [LINE]),
        ({"pypi": FLAWED}, borne("CVE-2", "2027-01-01"), True, 1, [LINE]),
        ({"pypi": Answer(2, ("other",), (FLAW,))}, [], False, 1, [LINE, "not run for 1 of 2: other"]),
    ],
)
def test_judge(answers, ignored, strict, code, lines):
    assert judge(answers.get, ignored, TODAY, strict) == (code, lines)


def test_read_keeps_flaws_and_packages_that_were_not_asked():
    document = {
        "dependencies": [
            {"name": "thing", "version": "1.0", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"]}]},
            {"name": "other", "skip_reason": "not found"},
        ]
    }
    assert read(json.dumps(document)) == Answer(2, ("other",), (FLAW,))


@pytest.mark.parametrize("text", ["", "Traceback", "[]", "{}"])
def test_no_answer_is_no_answer(text):
    assert read(text) is None
