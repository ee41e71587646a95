"""Plain suites: an unmodified Great Expectations loads them, runs them, and finds what our rules find."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from great_expectations import expectations as gxe
from typer.testing import CliRunner

from finhosta_dq.cli.main import app
from finhosta_dq.judge.datasource import WHOLE, session
from finhosta_dq.judge.export import plain_suites
from finhosta_dq.judge.wording import for_great_expectations
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.codes import read_code_lists
from finhosta_dq.rules.evaluate import evaluate
from finhosta_dq.rules.model import Rule
from tests.unit.judge.drawn_run import DELIVERY, drawn_run

TEXTS = {"en": "Says so.", "nl": "Zegt het.", "fr": "Le dit."}
HEAD = {
    "severity": "error",
    "dimension": "validity",
    "level": "record",
    "table": "stayhosp",
    "texts": TEXTS,
    "fix": TEXTS,
    "source": "law",
    "basis": "law",
}
TRAPS = [
    Rule(id="MZG-STA-01", **HEAD, field="STAYNUM", violation="regexp_matches(staynum, '^S[0-9]{1}$')"),
    Rule(id="MZG-STA-02", **HEAD, violation="staynum = ':b' OR staynum[1:1] = 'T'"),
    Rule(id="MZG-STA-03", **HEAD, violation="staynum = '{batch' OR staynum IN ('{}', '%(x)s', '100%')"),
    Rule(id="MZG-STA-04", **HEAD, violation="false", valid_to="2024-2"),
    Rule(id="MZG-STA-05", **HEAD, not_evaluated="needs the ledger"),
]
STAYS = "staynum\nS1\n:b\nT22\n{batch\n{}\n%(x)s\nS22"


@pytest.mark.parametrize(
    ("statement", "worded"),
    [
        ("x ~ '[0-9]{2}'", "x ~ '[0-9]{{2}}'"),
        ("SELECT * FROM {batch} AS t WHERE a = '{'", "SELECT * FROM (SELECT * FROM {batch}) AS t WHERE a = '{{'"),
        ("a::date + ':b'", "a::date + '\\:b'"),
        ("list(x)[:3]", "list(x)[\\:3]"),
        ("k := 1", "k := 1"),
    ],
)
def test_traps_of_great_expectations_are_avoided(statement, worded):
    assert for_great_expectations(statement) == worded


def test_exported_sql_finds_what_the_rules_find():
    con = drawn_run({"stayhosp": STAYS}, reference=True)
    catalogue = Catalogue(tuple(TRAPS), {})
    evaluate(con, catalogue)
    (suite,) = plain_suites(catalogue, read_code_lists(con), "2025-1")

    con.execute("CREATE VIEW stays AS SELECT * FROM staging.stayhosp")
    with session(con, {"stays": "stays"}) as (_, source):
        batch = source.get_asset("stays").get_batch_definition(WHOLE).get_batch()
        found = {
            one["meta"]["rule_id"]: batch.validate(gxe.UnexpectedRowsExpectation(**one["kwargs"])).result["observed_value"]
            for one in suite["expectations"]
        }

    ours = dict(con.execute("SELECT rule_id, count(*) FROM quality.finding WHERE delivery_id = ? GROUP BY 1", [DELIVERY]).fetchall())
    assert found == ours == {"MZG-STA-01": 1, "MZG-STA-02": 2, "MZG-STA-03": 3}
    assert suite["meta"]["not_stated_in_sql"] == ["MZG-STA-05"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("suites")
    done = CliRunner().invoke(app, ["rules", "export", "--gx", str(folder), "--period", "2025-1"])
    assert done.exit_code == 0, done.output
    return folder


def test_every_sql_rule_in_force_is_exported(exported):
    suites = {path.stem: json.loads(path.read_text()) for path in exported.glob("*.json")}

    stated = {one["meta"]["rule_id"] for suite in suites.values() for one in suite["expectations"]}
    named = {rule for suite in suites.values() for rule in suite["meta"]["not_stated_in_sql"]}
    in_force = {rule.id for rule in load_catalogue().rules if rule.in_force("2025" if rule.registration != "mzg" else "2025-1")}
    assert stated | named == in_force
    assert stated & named == set()
    assert len(stated) > 20


def test_unmodified_great_expectations_loads_the_suites(exported, tmp_path):
    script = f"""
import os
os.environ["GX_ANALYTICS_ENABLED"] = "false"
import sys
import great_expectations as gx
context = gx.get_context(mode="file", project_root_dir={str(tmp_path)!r})
for path in sorted(os.listdir({str(tmp_path)!r} + "/gx/expectations")):
    if path.endswith(".json"):
        suite = context.suites.get(path[:-5])
        print(suite.name, len(suite.expectations), sorted({{one.severity.value for one in suite.expectations}}), file=sys.stderr)
assert not any(name.startswith("finhosta_dq") for name in sys.modules)
"""
    (tmp_path / "gx" / "expectations").mkdir(parents=True)
    for path in exported.glob("*.json"):
        shutil.copy(path, tmp_path / "gx" / "expectations")
    env = {**os.environ, "HOME": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr[-2000:]
    loaded = {
        line.split()[0]: int(line.split()[1])
        for line in done.stderr.splitlines()
        if line.startswith(("mzg_", "finhosta_", "x_", "grouper_", "social_"))
    }
    assert loaded == {path.stem: len(json.loads(path.read_text())["expectations"]) for path in exported.glob("*.json")}


def test_wrong_period_is_refused(tmp_path):
    done = CliRunner().invoke(app, ["rules", "export", "--gx", str(tmp_path / "x"), "--period", "2025"])

    assert done.exit_code == 2
    assert not (tmp_path / "x").exists()


def test_export_is_the_same_every_time(exported, tmp_path):
    CliRunner().invoke(app, ["rules", "export", "--gx", str(tmp_path), "--period", "2025-1"])

    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.json")} == {
        path.name: path.read_bytes() for path in exported.glob("*.json")
    }
