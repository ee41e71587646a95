"""The report document: findings complete, masked where it may be shared."""

from __future__ import annotations

import io
import json

from finhosta_dq.publication.document import document, write_document
from tests.unit.publication.run_tables import CANARY_PATIENT, CANARY_STAY, CANARY_VALUE, small_run


def test_document_holds_every_finding_with_key_and_value():
    con = small_run()

    made = document(con, redacted=False)

    mzg = next(d for d in made["deliveries"] if d["registration"] == "mzg")
    first = mzg["findings"][1]
    assert [d["registration"] for d in made["deliveries"]] == ["finhosta", "grouper", "mzg"]
    assert len(mzg["findings"]) == 7
    assert (first["rule"], first["key"], first["value"], first["redacted"]) == (
        "MZG-STA-01",
        {"code_agr": "999", "staynum": CANARY_STAY},
        CANARY_VALUE,
        False,
    )


def test_findings_come_blocking_first():
    made = document(small_run(), redacted=False)

    severities = [f["severity"] for d in made["deliveries"] if d["registration"] == "mzg" for f in d["findings"]]

    assert severities == ["blocking"] * 2 + ["error"] * 3 + ["signal"] * 2


def test_difference_and_related_key_are_there_when_known():
    made = document(small_run(), redacted=False)

    findings = {f["rule"]: f for d in made["deliveries"] for f in d["findings"]}

    assert findings["MZG-DAY-01"]["difference"] == 3.5
    assert findings["MZG-REF-01"]["related_key"] == {"code_agr": "999", "staynum": "S5"}
    assert "difference" not in findings["MZG-STA-01"]


def test_redacted_document_holds_no_key_and_no_value():
    text = json.dumps(document(small_run(), redacted=True))

    assert CANARY_STAY not in text
    assert CANARY_PATIENT not in text
    assert CANARY_VALUE not in text
    assert "@SUM" not in text
    assert '"code_agr": "999"' in text


def test_redacted_says_so_and_keeps_that_a_field_is_empty():
    made = document(small_run(), redacted=True)

    findings = {f["rule"]: f for d in made["deliveries"] for f in d["findings"]}

    assert findings["MZG-STA-01"] | {"key": None} == findings["MZG-STA-01"] | {
        "key": None,
        "value": "***",
        "expected": "***",
        "redacted": True,
    }
    assert findings["MZG-FIL-06"]["value"] is None


def test_written_document_equals_the_one_in_memory():
    con = small_run()
    stream = io.StringIO()

    write_document(con, stream, redacted=True)

    assert json.loads(stream.getvalue()) == json.loads(json.dumps(document(con, redacted=True)))


def test_run_members_can_be_replaced():
    made = document(small_run(), redacted=True, run={"id": "other"})

    assert made["run"]["id"] == "other"
    assert made["run"]["rule_set"] == "sha256:abc"


def test_indicators_in_the_language_asked_with_parameters_as_objects():
    made = document(small_run(), redacted=True, language="nl")

    k, beds = made["indicators"]
    assert (k["name"], k["value"], k["parameters"][0]["key"]) == ("K (nl)", 1.0375, "a3.day.factor")
    assert (beds["name"], beds["value"], beds["fitness"], beds["reason"]) == (
        "Verantwoorde bedden",
        None,
        "not_computable",
        "missing: b2.base_points",
    )
