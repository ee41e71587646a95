"""The workbook through the command line: out, filled in, back in."""

from __future__ import annotations

import csv
import json
import stat

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from finhosta_dq.cli.main import app
from finhosta_dq.registry.store import default_url, open_registry
from finhosta_dq.warehouse.connection import connect
from tests.unit.publication.run_tables import CANARY_STAY, CANARY_VALUE, small_run
from tests.unit.roundtrip.books import IN_SOURCE, RUN, change, decisions, drawn, events, put, remember, with_lists


def publish(out, con):
    folder = out / "runs" / RUN
    folder.mkdir(parents=True)
    catalogue = con.execute("SELECT current_catalog()").fetchall()[0][0]
    con.execute(f"ATTACH '{folder / 'warehouse.duckdb'}' AS written")
    con.execute(f"COPY FROM DATABASE {catalogue} TO written")
    con.execute("DETACH written")
    connect(folder / "warehouse.duckdb").close()
    (folder / "_SUCCESS").write_text(RUN, encoding="utf-8")
    (out / "latest").symlink_to(folder)


@pytest.fixture
def out(tmp_path, monkeypatch):
    for name in ("FDQ_OUT", "FDQ_REGISTRY", "FDQ_SERVE_OUT", "FDQ_SERVE_REGISTRY"):
        monkeypatch.delenv(name, raising=False)
    con = drawn()
    with_lists(con)
    registry = open_registry(default_url(tmp_path))
    remember(registry, con)
    registry.close()
    publish(tmp_path, con)
    con.close()
    return tmp_path


def fdq(*arguments):
    return CliRunner().invoke(app, ["worklist", *map(str, arguments)])


def export(out, *more):
    path = out / "w.xlsx"
    done = fdq("export", path, "--out", out, *more)
    assert done.exit_code == 0, done.output
    return path, done.output


def made(out):
    registry = open_registry(default_url(out))
    try:
        return decisions(registry), events(registry)
    finally:
        registry.close()


def test_export_says_what_it_wrote_and_keeps_it_from_others(out):
    path, said = export(out, "--lang", "nl")

    assert "8 findings written" in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_workbook(path).worksheets[0].title == "Werklijst"


@pytest.mark.parametrize(("more", "rows"), [(["--ward", "W2"], 2), (["--specialty", "URO"], 1), (["--coder", "bram"], 1), (["--all"], 8)])
def test_export_of_a_part(out, more, rows):
    path, said = export(out, *more)

    assert f"{rows} findings written" in said
    assert load_workbook(path).worksheets[0].max_row == rows + 1


def test_plain_workbook_on_request(out):
    path, said = export(out, "--plain")

    assert load_workbook(path).sheetnames[0] == "Critical"
    assert "decide" not in said
    refused = fdq("export", path, "--out", out, "--plain", "--ward", "W2")
    assert isinstance(refused.exception, ValueError)


def test_run_without_memory_gives_the_plain_workbook_and_says_so(tmp_path):
    publish(tmp_path, small_run())
    path, said = export(tmp_path)

    assert load_workbook(path).sheetnames[0] == "Critical"
    assert "without cells to decide in: this run did not compare its findings with the registry" in said
    refused = fdq("export", path, "--out", tmp_path, "--ward", "W2")
    assert isinstance(refused.exception, ValueError)
    assert not (tmp_path / "registry.sqlite").exists()


def fill_in(path):
    def edit(book):
        put(book, 2, decision="accept", reason=IN_SOURCE)
        put(book, 3, decision="perhaps")
        put(book, 4, value="corrected")

    change(path, edit)


def test_import_takes_refuses_and_says_so(out):
    path, _ = export(out)
    fill_in(path)
    done = fdq("import", path, "--run", "latest", "--out", out, "--by", "anna")

    assert done.exit_code == 1
    assert "8 rows read: 1 decisions recorded, 0 were there already, 5 not filled in, 2 refused." in done.output
    assert "This word is no decision." in done.output
    assert "A guarded cell was changed: Value found." in done.output
    assert not any(text in done.output for text in (CANARY_STAY, CANARY_VALUE, "perhaps"))
    taken, trail = made(out)
    assert [(one.made_by, one.kind, one.origin) for one in taken] == [("anna", "accept", "workbook")]
    assert trail[0].who.startswith("os:")


def test_import_for_machines_and_twice(out):
    path, _ = export(out, "--lang", "fr")
    fill_in(path)
    first = json.loads(fdq("import", path, "--out", out, "--by", "anna", "--json").stdout)
    second = json.loads(fdq("import", path, "--out", out, "--by", "anna", "--json", "--lang", "nl").stdout)

    assert {name: first[name] for name in ("rows", "untouched", "taken", "already_taken", "refused")} == {
        "rows": 8,
        "untouched": 5,
        "taken": 1,
        "already_taken": 0,
        "refused": 2,
    }
    assert first["refusals"][0] == {
        "sheet": "Liste de travail",
        "row": 3,
        "code": "unknown_decision",
        "message": "Ce mot n'est pas une décision.",
    }
    assert (second["taken"], second["already_taken"]) == (0, 1)
    assert second["refusals"][1]["message"] == "Een beveiligde cel werd veranderd: Gevonden waarde."
    assert len(made(out)[0]) == 1


def test_nothing_refused_is_exit_code_0(out):
    path, _ = export(out)

    assert fdq("import", path, "--out", out, "--by", "anna").exit_code == 0


@pytest.mark.parametrize("name", ["refused.csv", "refused.xlsx"])
def test_report_names_row_and_reason_and_no_value(out, name):
    path, _ = export(out)
    fill_in(path)
    change(path, lambda book: setattr(book.worksheets[0], "title", "=1+1"))
    fdq("import", path, "--out", out, "--by", "anna", "--report", out / name)

    if name.endswith("csv"):
        with (out / name).open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream, delimiter=";"))
    else:
        rows = [[str(cell.value) for cell in row] for row in load_workbook(out / name).worksheets[0].iter_rows()]
        assert {cell.data_type for row in load_workbook(out / name).worksheets[0].iter_rows() for cell in row} == {"s", "n"}
    assert rows[0] == ["Sheet", "Row", "Code", "Why"]
    assert [row[1:] for row in rows[1:]] == [
        ["3", "unknown_decision", "This word is no decision."],
        ["4", "edited_cell", "A guarded cell was changed: Value found."],
    ]
    assert rows[1][0] == ("'=1+1" if name.endswith("csv") else "=1+1")


def test_report_in_another_form_is_refused_before_anything_is_taken(out):
    path, _ = export(out)
    fill_in(path)
    done = fdq("import", path, "--out", out, "--by", "anna", "--report", out / "x.txt")

    assert isinstance(done.exception, ValueError)
    assert made(out) == ([], [])


def test_a_foreign_workbook_is_refused_as_a_whole_and_recorded(out):
    path, _ = export(out, "--plain")
    done = fdq("import", path, "--out", out, "--by", "anna", "--lang", "fr")

    assert done.exit_code == 2
    assert "n'est pas une liste de travail avec décisions" in done.stderr
    taken, trail = made(out)
    assert taken == []
    assert [(one.act, one.detail) for one in trail] == [("workbook_refused", "code=foreign")]


def test_a_workbook_of_a_run_that_is_not_there(out):
    path, _ = export(out)

    def edit(book):
        for row in book["fdq"].iter_rows():
            if row[0].value == "run_id":
                row[1].value = "run-7"

    change(path, edit)
    assert fdq("import", path, "--out", out, "--by", "anna").exit_code == 2
    whole = fdq("import", path, "--out", out, "--by", "anna", "--run", "latest", "--json")
    assert (whole.exit_code, json.loads(whole.stdout)["refused_whole"]["code"]) == (2, "other_run")
    assert made(out)[0] == []


def test_without_a_registry_there_is_nowhere_to_keep_decisions(out):
    path, _ = export(out)
    (out / "registry.sqlite").unlink()
    done = fdq("import", path, "--out", out, "--by", "anna")

    assert done.exit_code == 2
    assert "there is no registry yet" in done.stderr
    assert not (out / "registry.sqlite").exists()
