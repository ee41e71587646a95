"""The generator of sql/staging: writes, and says what is not fresh."""

import pytest

from finhosta_dq.warehouse import staging_sql


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(staging_sql, "sql_dir", lambda: tmp_path)
    return tmp_path / "staging"


def test_what_is_written_is_fresh(folder, capsys):
    assert staging_sql.main(["--write"]) == 0

    assert staging_sql.main(["--check"]) == 0
    assert {path.name for path in folder.iterdir()} == set(staging_sql.staging_statements())
    assert capsys.readouterr().out == ""


def test_changed_missing_and_left_over_statements_are_named(folder, capsys):
    staging_sql.main(["--write"])
    (folder / "stg_mzg__stayhosp.sql").write_text("SELECT 1")
    (folder / "stg_mzg__hospital.sql").unlink()
    (folder / "stg_mzg__old.sql").write_text("SELECT 1")

    assert staging_sql.main(["--check"]) == 1
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "sql/staging/stg_mzg__hospital.sql",
        "sql/staging/stg_mzg__old.sql",
        "sql/staging/stg_mzg__stayhosp.sql",
    ]
    assert staging_sql.main(["--write"]) == 0
    assert staging_sql.main(["--check"]) == 0


@pytest.mark.parametrize("arguments", [[], ["--both"], ["--write", "--check"]])
def test_wrong_use(folder, arguments, capsys):
    assert staging_sql.main(arguments) == 2
    assert "give --write or --check" in capsys.readouterr().err
