"""The privacy drill, short: its search finds what it should, and a run on canaries leaves none outside the places meant for them."""

from __future__ import annotations

import base64
import gzip
import json
import pickle
import sqlite3
import zipfile
from pathlib import Path

import duckdb
import pytest

from drills.privacy_canary import MARK, plant
from drills.privacy_scan import ENTITLED, Search, canaries_in, entitled
from drills.privacy_wire import outside, remote_resources
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.contracts.loader import contracts
from finhosta_dq.home import project_home
from finhosta_dq.pipeline.build import run
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings

STAY = f"{MARK}S0000001"


def zipped(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as outer:
        outer.writestr("inner.gz", gzip.compress(STAY.encode()))


def parquet(path):
    duckdb.execute(f"COPY (SELECT '{STAY}' AS stay FROM range(10)) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def database(path):
    with duckdb.connect(str(path)) as con:
        con.execute(f"CREATE TABLE t AS SELECT '{STAY}' AS stay FROM range(10)")


def sqlite(path):
    with sqlite3.connect(path) as con:
        con.execute("CREATE TABLE t (packed BLOB)")
        con.execute("INSERT INTO t VALUES (?)", [gzip.compress(STAY.encode())])


WAYS = {
    "plain": lambda path: path.write_text(f"no stay {STAY}"),
    "lower case": lambda path: path.write_text(STAY.lower()),
    "UTF-16": lambda path: path.write_text(STAY, "utf-16"),
    "hexadecimal": lambda path: path.write_text(STAY.encode().hex()),
    "pickle in JSON": lambda path: path.write_text(json.dumps({"r": base64.b64encode(pickle.dumps(ValueError(f"bad: {STAY}"))).decode()})),
    "hash": lambda path: path.write_text("x 7b0e60d3e9d6d2c7 " + __import__("hashlib").sha256(STAY.encode()).hexdigest()),
    "given hash": lambda path: path.write_text("ab" * 16),
    "archive": zipped,
    "Parquet": parquet,
    "DuckDB": database,
    "SQLite": sqlite,
}


@pytest.mark.parametrize("way", WAYS)
def test_search_finds_a_canary(way, tmp_path):
    WAYS[way](tmp_path / "file")

    search = Search({STAY}, ["ab" * 16])
    search.folder(tmp_path)

    assert list(search.found) == ["file"]


def test_search_leaves_other_bytes_alone(tmp_path):
    (tmp_path / "file").write_text(f"{MARK[:-1]} " + "cd" * 16)
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "file").write_text(STAY)
    search = Search({STAY})

    search.folder(tmp_path)

    assert (dict(search.found), search.files) == ({}, 1)


@pytest.mark.parametrize(
    "line, is_outside",
    [
        ('7 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("93.184.216.34")}, 16) = -1 ENETUNREACH', True),
        ('7 sendto(3, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.2")}, 16) = 1', True),
        ('7 connect(3, {sa_family=AF_INET6, sin6_port=htons(443), inet_pton(AF_INET6, "2606:2800::1", &sin6_addr)}, 28) = -1', True),
        ('7 connect(3, {sa_family=AF_INET, sin_port=htons(4200), sin_addr=inet_addr("127.0.0.1")}, 16) = 0', False),
        ('7 connect(3, {sa_family=AF_INET6, sin6_port=htons(1), inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0', False),
        ('7 connect(3, {sa_family=AF_UNIX, sun_path="/run/nscd/socket"}, 110) = -1 ENOENT', False),
        ('7 bind(3, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}, 16) = 0', False),
    ],
)
def test_calls_elsewhere_are_told_from_loopback(line, is_outside):
    assert bool(list(outside([line]))) is is_outside


@pytest.mark.parametrize(
    "page, found",
    [
        ('<a href="https://x.example/">read</a><img src="data:image/png;base64,AA">', []),
        ('<img src="//x.example/a.png">', ["//x.example/a.png"]),
        ('<link rel="stylesheet" href="https://x.example/a.css">', ["https://x.example/a.css"]),
        ("<style>@font-face {src: url('https://x.example/f.woff')}</style>", ["https://x.example/f.woff"]),
    ],
)
def test_remote_resources_of_a_page(page, found, tmp_path):
    (tmp_path / "page.html").write_text(page)

    assert remote_resources(tmp_path / "page.html") == found


def test_entitled_places_are_those_of_the_security_page():
    text = (project_home() / "SECURITY.md").read_text("utf-8")

    assert [line for pattern, what in ENTITLED if (line := f"| `{pattern}` | {what} |") not in text] == []
    assert [entitled(name) for name in ("out/runs/x/report.json", "prefect/prefect.db", "out/runs/x/gx/a.json", "tmp/x")] == [None] * 4


@pytest.fixture(scope="module")
def canaries(tmp_path_factory):
    root = tmp_path_factory.mktemp("canaries")
    synthesise(root / "landing", hospital="999", period="2025", stays=200, defects=0.1, seed=7)
    (root / "landing" / "defects.csv").unlink()
    return root, plant(root / "landing")


def test_every_identifying_or_sensitive_field_of_a_stay_has_a_canary(canaries):
    _, planted = canaries
    wanted = {
        f"{name}.{file.table}.{field.column}"
        for name in ("mzg", "grouper", "social")
        for file in contracts()[name].files
        for field in file.fields
        if field.privacy != "open"
    }

    assert wanted - planted.fields == set()
    assert {"finhosta.finhosta.person_key", "finhosta.finhosta.birth_date"} <= planted.fields


def test_run_leaves_canaries_only_where_they_belong(canaries):
    root, planted = canaries
    (plan,) = plan_runs(root / "landing")

    folder = run(plan, Settings(out=root / "out", nice=0))

    search = Search(planted.identifying)
    search.folder(root)
    assert dict(search.found) == {}, search.examples
    assert search.files > 15
    # a search that is blind would find none here either
    assert canaries_in(Path(folder) / "warehouse.duckdb") > 1000
    assert canaries_in(Path(folder) / "worklist.xlsx") > 100
