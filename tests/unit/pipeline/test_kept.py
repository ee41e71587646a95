"""A run that takes over what did not change equals one that makes everything, table by table and byte by byte."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from finhosta_dq.cli.synth import synthesise
from finhosta_dq.home import project_home
from finhosta_dq.pipeline import build as building
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.pipeline.unchanged import fingerprint
from finhosta_dq.reading import load as reading
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.catch import Catch, plan_catches
from finhosta_dq.rules.codes import read_code_lists
from finhosta_dq.rules.needs import read_contents
from finhosta_dq.rules.plan import plan_jobs
from finhosta_dq.rules.same import described, tables_named, with_intermediate
from finhosta_dq.warehouse.connection import connect

# of each run its own: when it ran, and what a later run may take over
OF_THE_RUN = {"quality.run", "quality.part_mark", "quality.run_input"}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Landing, and the folder of results with one published run of it."""
    folder = tmp_path_factory.mktemp("first")
    synthesise(folder / "landing", hospital="999", period="2025", stays=60, defects=0.15, seed=5)
    whole(folder / "landing", folder / "out", True)
    return folder


def whole(landing: Path, out: Path, only_changed: bool) -> Path:
    settings = Settings(_env_file=None, out=out, only_changed=only_changed)
    (plan,) = plan_runs(landing)
    build = building.begin(plan, settings, fingerprint(plan, settings))
    if not only_changed:
        assert build.base is None
    building.extract(build, plan)
    building.validate(build)
    assert building.remember_earlier(build) == []
    building.derive(build)
    folder = building.finish(build)
    assert building.remember(build, folder) is None
    return folder


def judged(landing: Path, out: Path, only_changed: bool) -> Path:
    """Read and judged, not published; the warehouse."""
    settings = Settings(_env_file=None, out=out, only_changed=only_changed)
    (plan,) = plan_runs(landing)
    build = building.begin(plan, settings, None)
    building.extract(build, plan)
    building.validate(build)
    target = out.parent / f"{'kept' if only_changed else 'all'}.duckdb"
    shutil.copy(build.folder / building.WAREHOUSE, target)
    building.discard(build)
    return target


def tables(warehouse: Path) -> dict[str, list]:
    con = connect(warehouse, read_only=True)
    names = [
        f"{schema}.{table}"
        for schema, table in con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal ORDER BY ALL").fetchall()
    ]
    found = {name: con.execute(f"SELECT * FROM {name}").fetchall() for name in names if name not in OF_THE_RUN}
    con.close()
    return found


class Work:
    """What was done: files read, rules evaluated."""

    def __init__(self, monkeypatch):
        self.files, self.rules = [], set()
        load, run = reading._load, Catch.__call__

        def noted_load(con, source, *others):
            self.files.append(source.name)
            return load(con, source, *others)

        def noted_run(catch, con):
            self.rules.add(catch.job.rule.id)
            return run(catch, con)

        monkeypatch.setattr(reading, "_load", noted_load)
        monkeypatch.setattr(Catch, "__call__", noted_run)


def changed_value(landing, home):
    path = landing / "999-Z-3.0-A-STAYINDX-2025-1.TXT"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:-1], lines[-1].replace(b"#", b"X#", 1)]))


def lost_terminator(landing, home):
    path = landing / "999-Z-3.0-M-PROCRIZI-2025-2.TXT"
    path.write_bytes(path.read_bytes().rstrip(b"\r\n").rstrip(b"#") + b"\n")


def missing_file(landing, home):
    (landing / "999-Z-3.0-M-DIAGNOSE-2025-1.TXT").unlink()


def stray_file(landing, home):
    (landing / "999-notes.txt").write_text("by hand")


def own_list(landing, home):
    path = landing / "_reference" / "settings.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]))


def changed_rule(landing, home):
    path = home / "sql" / "rules" / "mzg" / "MZG-STA-07.sql"
    path.write_text(path.read_text() + "\n-- other\n")


@pytest.mark.parametrize(
    "change, files_read, all_rules",
    [
        (changed_value, 1, False),
        (lost_terminator, 1, False),
        (missing_file, 0, False),
        (stray_file, 0, False),
        (own_list, None, True),
        (changed_rule, 0, False),
    ],
)
def test_what_did_not_change_is_taken_over_and_the_result_is_the_same(first, tmp_path, monkeypatch, change, files_read, all_rules):
    home = tmp_path / "home"
    for name in ("schemas", "expectations", "sql"):
        shutil.copytree(project_home() / name, home / name)
    landing = shutil.copytree(first / "landing", tmp_path / "landing")
    out = shutil.copytree(first / "out", tmp_path / "out", symlinks=True)
    change(landing, home)
    if change is changed_rule:
        monkeypatch.setenv("FDQ_HOME", str(home))
        load_catalogue.cache_clear()
    try:
        everything = tables(judged(landing, out, False))
        work = Work(monkeypatch)
        taken = tables(judged(landing, out, True))
    finally:
        load_catalogue.cache_clear()
    assert set(taken) == set(everything)
    for name, rows in everything.items():
        assert taken[name] == rows or sorted(map(repr, taken[name])) == sorted(map(repr, rows)), name
        if name.split(".")[0] in ("raw", "staging"):
            assert taken[name] == rows, f"{name}: other order"
    every = {rule.id for rule in load_catalogue().rules if rule.violation or rule.query or rule.generated not in (None, "reading")}
    if files_read is None:
        assert len(work.files) > 20
    else:
        assert len(work.files) == files_read
    if all_rules:
        assert len(work.rules) > 200
    else:
        assert len(work.rules) < len(every) * 0.8


def test_a_published_run_that_took_over_parts_is_byte_for_byte_one_that_did_not(first, tmp_path, monkeypatch):
    landing = shutil.copytree(first / "landing", tmp_path / "landing")
    changed_value(landing, None)
    folders = []
    for only_changed in (True, False):
        out = shutil.copytree(first / "out", tmp_path / f"out-{only_changed}", symlinks=True)
        folders.append(whole(landing, out, only_changed))
    kept, made = folders
    files = sorted(path.relative_to(kept / "extract") for path in (kept / "extract").rglob("*") if path.is_file())
    assert files
    assert files == sorted(path.relative_to(made / "extract") for path in (made / "extract").rglob("*") if path.is_file())
    for name in files:
        assert (kept / "extract" / name).read_bytes() == (made / "extract" / name).read_bytes(), name
    reports = [json.loads((folder / "report.json").read_text()) for folder in folders]
    for folder, report in zip(folders, reports, strict=True):
        text = json.dumps(report)
        report.clear()
        report["text"] = text.replace(folder.name, "RUN")
    assert _timeless(reports[0]["text"]) == _timeless(reports[1]["text"])
    first_tables, second_tables = (tables(folder / building.WAREHOUSE) for folder in folders)
    for name, rows in second_tables.items():
        assert _of_any_run(first_tables[name], kept.name) == _of_any_run(rows, made.name), name


def _of_any_run(rows, run_id):
    """Rows without what differs between two runs at different moments: their names and the moments themselves."""
    return sorted(repr(["MOMENT" if isinstance(one, datetime) else one for one in row]).replace(run_id, "RUN") for row in rows)


def _timeless(text: str) -> str:
    return re.sub(r"20\d\d-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?", "TIME", text)


def test_a_run_that_did_not_keep_marks_gives_nothing_to_take_over(first, tmp_path, monkeypatch):
    out = tmp_path / "out"
    whole(first / "landing", out, False)
    work = Work(monkeypatch)
    judged(first / "landing", out, True)
    assert len(work.files) > 20


def test_a_file_whose_text_the_run_before_no_longer_has_is_read(first, tmp_path, monkeypatch):
    out = shutil.copytree(first / "out", tmp_path / "out", symlinks=True)
    con = connect(next((out / "runs").glob("999-*")) / building.WAREHOUSE)
    con.execute("DELETE FROM raw.diagnose WHERE _file LIKE '%2025-1%'")
    con.close()
    work = Work(monkeypatch)
    judged(first / "landing", out, True)
    assert work.files == ["999-Z-3.0-M-DIAGNOSE-2025-1.TXT"]


def tables_of(node):
    """Tables with a schema that a parsed statement names, wherever they stand in it."""
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE" and node.get("schema_name"):
            yield f"{node['schema_name']}.{node['table_name']}"
        for value in node.values():
            yield from tables_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from tables_of(value)


def test_every_table_that_a_statement_reads_is_seen(first):
    """DuckDB's own parser names the tables of every statement that a run makes; none of them may be overlooked."""
    con = connect(next((first / "out" / "runs").glob("999-*")) / building.WAREHOUSE, read_only=True)
    contents = read_contents(con)
    jobs = plan_jobs(load_catalogue(), contents, read_code_lists(con))
    seen, parser = 0, duckdb.connect()
    for catch in plan_catches(jobs, contents):
        known = {f"{schema}.{table}" for schema, table in tables_named(with_intermediate(described(catch.job, [catch])))}
        for check in catch.checks:
            statement = check.select or f"SELECT * FROM {check.relation} AS t WHERE {check.predicate}"
            read = set(tables_of(json.loads(parser.execute("SELECT json_serialize_sql($1)", [statement]).fetchall()[0][0])))
            assert {name for name in read if "." in name and not name.startswith("reference.")} <= known, catch.job.rule.id
            seen += bool(read)
    con.close()
    assert seen > 500
