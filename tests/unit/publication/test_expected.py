"""What was expected, in three languages: every text that a rule or the reading of files can give has its phrase, and no phrase is unused."""

from __future__ import annotations

import re
from itertools import product

import pytest
import sqlglot
from sqlglot import exp

from finhosta_dq.contracts import contracts
from finhosta_dq.contracts.loader import read_yaml
from finhosta_dq.home import sql_dir
from finhosta_dq.limits import limits
from finhosta_dq.publication.phrases import expected_in_words
from finhosta_dq.publication.wording import TEXTS
from finhosta_dq.reading import archive, rejects
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.checks import checks_for
from finhosta_dq.rules.codes import CodeLists
from finhosta_dq.source import drift, findings

PHRASES = read_yaml(TEXTS / "expected.yaml")["phrases"]
PATTERNS = [re.compile(one["match"]) for one in PHRASES]
# what may stand where an expression takes something from the data; a text needs its phrase with one of them
FILLERS = ("5", "2025-01-03", "A")
# both dates of an interval empty: then nothing lies outside
IMPOSSIBLE = {" to "}


def rule_expressions():
    """(where, expression, the whole statement) of everything a rule expects: in its statement, its entry, or made from the contracts."""
    for path in sorted((sql_dir() / "rules").rglob("*.sql")):
        for statement in sqlglot.parse(path.read_text(encoding="utf-8"), dialect="duckdb"):
            yield from expected_in(path.stem, statement)
    lists = {
        name for one in contracts().values() for file in one.files for field in file.fields if field.codes for name in field.codes.lists
    }
    codes = CodeLists(dict.fromkeys(lists, (("1", "", ""),)))
    for rule in load_catalogue().rules:
        for check in checks_for(rule, codes, ["2014-2", "2025-1", "2025"]) if rule.query is None else ():
            if check.expected:
                found = sqlglot.parse_one(f"SELECT {check.expected} AS expected", dialect="duckdb")
            elif check.select:
                found = sqlglot.parse_one(check.select, dialect="duckdb")
            else:
                continue
            yield from expected_in(rule.id, found)


def expected_in(where, statement):
    return ((where, alias.this, statement) for alias in statement.find_all(exp.Alias) if alias.alias.lower() == "expected")


def texts_of(node, filler, statement, seen=frozenset()):
    """The texts that an expression can give, in an order that is the same for every filler."""

    def inner(one, more=frozenset()):
        return texts_of(one, filler, statement, seen | more)

    match node:
        case exp.Literal():
            return [node.this]
        case exp.DPipe():
            return [left + right for left, right in product(inner(node.this), inner(node.expression))]
        case exp.Case():
            branches = [one.args["true"] for one in node.args["ifs"]] + [node.args["default"]] * ("default" in node.args)
            return [text for branch in branches if branch is not None for text in inner(branch)]
        case exp.Coalesce():
            return [text for one in (node.this, *node.expressions) for text in inner(one)]
        case exp.Paren() | exp.Cast() | exp.TryCast() | exp.Distinct():
            return inner(node.this)
        case exp.ArrayToString() | exp.GroupConcat():
            separator = node.args.get("expression") or node.args.get("separator")
            return [filler, f"{filler}{separator.this}{filler}"]
        case exp.Column() if node.name not in seen:
            # words that the statement gives under that name
            named = [one.this for one in statement.find_all(exp.Alias) if one.alias == node.name and is_worded(one.this)]
            return [text for one in named for text in inner(one, {node.name})] or [filler]
    return [filler]


def is_worded(node):
    return isinstance(node, exp.Literal | exp.DPipe | exp.Case) and any(one.is_string for one in node.find_all(exp.Literal))


def said_by_reading():
    """Texts of the reading of files and of the take-over from a source; those without a name in the code are written here again."""
    profile = "5 fields or more", "a known record type", "7 items", "text in utf-8, cp1252", "one of the delimiters '~' ';'"
    lines = "the closing #", "12 delimiters", "a readable file"
    yield from (*profile, *lines)
    yield from rejects._expected(limits()).values()
    yield from (archive.limit_said(problem, limits()) for problem in archive._LIMIT_OF)
    yield from (*drift._EXPECTED.values(), *findings._EXPECTED.values(), "a moment, a whole number or text", "once")


def has_words(text):
    return re.search("[a-z]{2}", text) is not None


def phrase_of(text):
    """Place of the first phrase that fits; None without one."""
    return next((at for at, pattern in enumerate(PATTERNS) if pattern.fullmatch(text)), None)


def samples():
    """(where, the same text with every filler)."""
    for where, node, statement in rule_expressions():
        found = [texts_of(node, filler, statement) for filler in FILLERS]
        yield from ((where, same) for same in zip(*found, strict=True))
    yield from (("reading", (text,)) for text in said_by_reading())


@pytest.fixture(scope="module")
def given():
    return list(samples())


def test_every_text_has_its_phrase(given):
    without = {
        (where, same[0])
        for where, same in given
        if has_words(same[0]) and not IMPOSSIBLE.intersection(same) and all(phrase_of(text) is None for text in same)
    }

    assert sorted(without) == []
    assert len({same[0] for _, same in given if has_words(same[0])}) > 200


def test_every_phrase_is_used(given):
    used = {phrase_of(text) for _, same in given for text in same}

    assert [one["match"] for at, one in enumerate(PHRASES) if at not in used] == []


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_every_phrase_says_all_that_it_takes_in(language):
    for one, pattern in zip(PHRASES, PATTERNS, strict=True):
        assert re.findall(r"\\(\d)", one[language]) == [str(at) for at in range(1, pattern.groups + 1)], one["match"]


@pytest.mark.parametrize(
    ("text", "nl", "fr"),
    [
        ("a record in stayindx", "een record in stayindx", "un enregistrement dans stayindx"),
        ("at most 5", "hoogstens 5", "au plus 5"),
        ("at most -2", "hoogstens -2", "au plus -2"),
        ("at most 5.0 %", "hoogstens 5.0 %", "au plus 5.0 %"),
        ("from 2025-01-01", "vanaf 2025-01-01", "à partir du 2025-01-01"),
        ("2025-01-01 to 2025-06-30", "van 2025-01-01 tot en met 2025-06-30", "du 2025-01-01 au 2025-06-30"),
        (" to 2025-06-30", "tot en met 2025-06-30", "jusqu'au 2025-06-30"),
        ("1000 to 9999", "van 1000 tot 9999", "de 1000 à 9999"),
        ("not before 2025-01-01 10:30", "niet vóór 2025-01-01 10:30", "pas avant le 2025-01-01 10:30"),
        ("3 characters", "3 tekens", "3 caractères"),
        ("1 characters", "1 teken", "1 caractère"),
        ("1 or 7 characters", "1 of 7 tekens", "1 ou 7 caractères"),
        ("12 delimiters", "12 scheidingstekens", "12 délimiteurs"),
        ("a code of ICD-10-CM", "een code van ICD-10-CM", "un code ICD-10-CM"),
        ("edition 2025", "editie 2025", "édition 2025"),
        (
            "edition 2025 (best fit of the period: 2023-2024)",
            "editie 2025 (best passend bij de periode: 2023-2024)",
            "édition 2025 (meilleure correspondance de la période : 2023-2024)",
        ),
        ("F, M or L: longer than six months", "F, M of L: langer dan zes maanden", "F, M ou L : plus de six mois"),
        ("not F or M", "niet F of M", "ni F ni M"),
        ("not one of 4, 5", "geen van: 4, 5", "aucun de : 4, 5"),
        ("D259 or K8000", "D259 of K8000", "D259 ou K8000"),
        ("MDC 03 or 04", "MDC 03 of 04", "MDC 03 ou 04"),
        (
            "12.3 % (45 stays) a year before, within 2 percentage points",
            "12.3 % (45 verblijven) een jaar eerder, afwijking hoogstens 2 procentpunten",
            "12.3 % (45 séjours) un an plus tôt, écart d'au plus 2 points de pourcentage",
        ),
        ("2.5 FTE a year before: bracket 3", "2.5 VTE een jaar eerder: schijf 3", "2.5 ETP un an plus tôt : tranche 3"),
        ("2 half-years of MZG 2025", "2 semesters MZG 2025", "2 semestres RHM 2025"),
        ("2025-01-03", "2025-01-03", "2025-01-03"),
        ("D62 E871 S72001A", "D62 E871 S72001A", "D62 E871 S72001A"),
        ("0, 1, 2, ...", "0, 1, 2, ...", "0, 1, 2, ..."),
        ("year_registr#code_agr", "year_registr#code_agr", "year_registr#code_agr"),
        ("something new", "something new", "something new"),
        ("", "", ""),
        (None, None, None),
    ],
)
def test_expected_in_words(text, nl, fr):
    assert (expected_in_words(text, "nl"), expected_in_words(text, "fr"), expected_in_words(text, "en")) == (nl, fr, text)
