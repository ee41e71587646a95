"""The catalogue as a whole: every entry is complete, sourced, tested, weighed as its source allows, and its statement runs."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from finhosta_dq.contracts import contracts
from finhosta_dq.home import expectations_dir, schemas_dir, sql_dir
from finhosta_dq.rules.catalogue import load_catalogue, query_path
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.rules.model import Rule
from tests.rules.spec import staged

HERE = Path(__file__).parent
RULES = load_catalogue().rules
IDS = sorted({rule.id for rule in RULES})
# ids that no authority's catalogue has: checks on files that only this product reads
PRODUCT_OWN = {"MZG-SOC-KEY", "MZG-FIL-SRC", "FIN-F-SRC"}
# blocking though their basis is not printed: without them records cannot be told apart, read or kept private
BLOCKING_WITHOUT_PRINTED_SOURCE = {"MZG-FIL-02", "MZG-FIL-03", "MZG-FIL-04"}


def every_rule(test):
    return pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}@{rule.valid_from or ''}")(test)


def test_list_of_ids_is_sorted_and_complete():
    listed = (HERE / "catalogue_ids.txt").read_text().split()

    assert listed == sorted(set(listed))
    assert len(listed) == 324


def test_every_id_is_of_the_catalogue_or_named_as_our_own():
    listed = set((HERE / "catalogue_ids.txt").read_text().split())

    assert {one for rule in RULES for one in (rule.id, *rule.also)} - listed == PRODUCT_OWN
    assert not listed & PRODUCT_OWN


@pytest.mark.parametrize("rule_id", IDS)
def test_every_rule_has_a_test(rule_id):
    tests = [path for path in HERE.rglob("test_*.py") if path != Path(__file__)]

    naming = [path for path in tests if re.search(rf"\b{re.escape(rule_id)}\b", path.read_text(encoding="utf-8"))]
    assert naming, f"no test under tests/rules names {rule_id}"


@every_rule
def test_three_languages_that_differ(rule: Rule):
    for texts in (rule.texts, rule.fix):
        words = {texts.en.strip(), texts.nl.strip(), texts.fr.strip()}
        assert len(words) == 3
        assert all(len(text) > 10 for text in words)


@every_rule
def test_source_is_named(rule: Rule):
    assert len(rule.source) > 5


@every_rule
def test_texts_do_not_speak_of_files_of_this_project(rule: Rule):
    for text in (*rule.texts.model_dump().values(), *rule.fix.model_dump().values(), rule.source, rule.not_evaluated or ""):
        assert not re.search(r"\.(csv|md|yaml|py)\b", text)


@every_rule
def test_recall_is_never_more_than_a_signal(rule: Rule):
    assert rule.basis != "recall" or rule.severity == "signal"


@every_rule
def test_only_a_printed_source_blocks(rule: Rule):
    if rule.severity == "blocking" and rule.id not in BLOCKING_WITHOUT_PRINTED_SOURCE:
        assert rule.basis in ("law", "guideline", "arithmetic")


def test_exceptions_from_printed_sources_are_needed():
    needed = {rule.id for rule in RULES if rule.severity == "blocking" and rule.basis not in ("law", "guideline", "arithmetic")}

    assert needed == BLOCKING_WITHOUT_PRINTED_SOURCE


@every_rule
def test_entry_lies_in_the_file_of_its_family(rule: Rule):
    # the key of the social flags is kept with the other keys
    family = "KEY" if rule.id == "MZG-SOC-KEY" else rule.family
    path = expectations_dir() / rule.registration / f"{family.lower()}.yaml"

    assert re.search(rf"^\s*- id: {re.escape(rule.id)}\s*$", path.read_text(encoding="utf-8"), re.MULTILINE)


@every_rule
def test_tables_and_fields_exist(rule: Rule):
    known = {file.table: file for registration in contracts().values() for file in registration.files}
    tables = [table for table in rule.tables or [rule.table] if table != "*"]

    assert set(tables) <= set(known)
    if rule.field:
        assert any(rule.field.upper() in [field.name for field in known[table].fields] for table in tables)


@every_rule
def test_what_the_rule_needs_exists(rule: Rule):
    with (schemas_dir() / "parameters" / "rules.csv").open(encoding="utf-8", newline="") as stream:
        parameters = {row["name"] for row in csv.DictReader(stream)}

    assert set(rule.needs.rule_parameters) <= parameters
    assert set(rule.needs.registrations) <= set(contracts())


@every_rule
def test_related_rules_are_in_the_catalogue(rule: Rule):
    listed = set((HERE / "catalogue_ids.txt").read_text().split()) | PRODUCT_OWN

    assert {*rule.related, *rule.also} <= listed


def test_no_id_is_answered_twice():
    answered = [rule.id for rule in RULES if not rule.valid_from] + [one for rule in RULES for one in rule.also]

    assert len(answered) == len(set(answered))


def test_every_query_file_is_used_and_every_query_has_its_file():
    written = set((sql_dir() / "rules").rglob("*.sql"))
    used = {query_path(rule) for rule in RULES if rule.query}

    assert written == used


@pytest.mark.parametrize("path", sorted((sql_dir() / "rules").rglob("*.sql")), ids=lambda path: path.stem)
def test_query_says_what_it_implements_and_stays_short(path):
    lines = path.read_text(encoding="utf-8").splitlines()

    assert lines[0].startswith("-- ")
    assert len(lines) < 60


def test_every_statement_runs_on_a_record_of_every_table():
    one_each = {file.table: f"{file.columns[-1]}\n1" for registration in contracts().values() for file in registration.files}
    with staged(one_each, deliveries=["finhosta"], periods=["2025-2"]) as con:
        evaluate(con, load_catalogue())
        outcomes = dict(con.execute("SELECT outcome, count(*) FROM quality.rule_result GROUP BY outcome").fetchall())

    assert outcomes["passed"] > 0
    assert outcomes["failed"] > 0
