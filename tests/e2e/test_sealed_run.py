"""A run with an extract key, from a ZIP: private on disk, nothing beside the results, readable with the key, and still whole when thinned."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from finhosta_dq.acceptance.accept import accept, check
from finhosta_dq.cli.synth import synthesise
from finhosta_dq.encryption.keys import new_key_file, read_key_file
from finhosta_dq.encryption.parquet import is_encrypted
from finhosta_dq.keeping.rotation import decrypt, rotate
from finhosta_dq.keeping.thin import RAW_TEXT, REJECTED_LINES, thin
from finhosta_dq.registry.store import default_url, open_registry
from finhosta_dq.warehouse.connection import connect

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "protect-and-keep.md"


@pytest.fixture(scope="module")
def landing(tmp_path_factory):
    """A delivery in a ZIP, whose members have to be unpacked somewhere."""
    made = tmp_path_factory.mktemp("made")
    synthesise(made / "landing", hospital="999", period="2025", stays=120, defects=0.05, seed=21)
    folder = made / "zipped"
    folder.mkdir()
    with zipfile.ZipFile(folder / "999.zip", "w") as archive:
        for path in sorted((made / "landing").glob("999-*")):
            archive.write(path, path.name)
    return folder


@pytest.fixture(scope="module")
def made(landing, tmp_path_factory):
    """What ``sealed_run`` tells, and the key file; the umask is one that would let others read."""
    place = tmp_path_factory.mktemp("sealed")
    new_key_file(place / "keys" / "extract.key")
    (place / "tmp").mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FDQ_")}
    environment |= {"FDQ_EXTRACT_KEY_FILE": str(place / "keys" / "extract.key"), "TMPDIR": str(place / "tmp")}
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("sealed_run.py"), landing, place / "out"],
        cwd=place,
        env=environment,
        umask=0o022,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "place": place, "key": place / "keys" / "extract.key"}


def test_nothing_is_written_outside_the_folder_of_the_results(made):
    assert made["outside"] == []
    assert sorted(path.name for path in made["place"].iterdir()) == ["keys", "out", "tmp"]
    assert list((made["place"] / "tmp").iterdir()) == []


def test_everything_a_run_made_is_for_its_owner_only(made):
    registry = open_registry(default_url(made["place"] / "out"))
    try:
        accept(registry, Path(made["folder"]), "mzg/999/2025-1", by="steward-1", keys=made["place"] / "out" / "keys", note="n")
    finally:
        registry.close()

    modes = {}
    for where, folders, files in os.walk(made["place"] / "out"):
        for name in [*folders, *files]:
            path = Path(where, name)
            if not path.is_symlink():
                modes[path] = stat.S_IMODE(path.stat().st_mode)

    assert len(modes) > 60
    assert {path.name: oct(mode) for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}
    assert stat.S_IMODE((made["place"] / "out").stat().st_mode) == 0o700


def test_every_parquet_file_is_encrypted_and_the_manifest_says_with_which_key(made):
    folder = Path(made["folder"])
    parquet = sorted(folder.rglob("*.parquet"))

    assert len(parquet) > 40
    assert all(is_encrypted(path) for path in parquet)
    assert json.loads((folder / "manifest.json").read_text())["encryption"] == {
        "algorithm": "Parquet modular encryption, AES-256-GCM, encrypted footer",
        "key_id": read_key_file(made["key"]).ids[0],
    }


def test_finance_reads_it_as_the_how_to_says(made, tmp_path, monkeypatch):
    (snippet,) = re.findall(r"```python\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "extract.key").write_bytes(made["key"].read_bytes())
    (tmp_path / "stayhosp.parquet").write_bytes((Path(made["folder"]) / "extract" / "stayhosp.parquet").read_bytes())
    monkeypatch.chdir(tmp_path)

    names: dict = {}
    exec(snippet, names)

    con = connect(Path(made["folder"]) / "warehouse.duckdb", read_only=True)
    (kept,) = con.execute(
        "SELECT staged - quarantined FROM marts.reconciliation WHERE table_name = 'stayhosp' AND measure = 'rows'"
    ).fetchall()
    con.close()
    assert names["table"].num_rows == kept[0] > 0
    assert "staynum" in names["table"].column_names


def test_lists_of_findings_stay_out_of_the_extract(made):
    assert not {path.name for path in (Path(made["folder"]) / "extract").iterdir()} & {
        "marts.worklist_page.parquet",
        "marts.finding_effect.parquet",
        "marts.change_effect.parquet",
        "marts.stay_change.parquet",
    }


def test_rotated_and_decrypted_it_holds_what_the_manifest_says(made, tmp_path):
    out, folder = made["place"] / "out", Path(made["folder"])
    new_key_file(tmp_path / "key")
    old, new = read_key_file(made["key"]), read_key_file(tmp_path / "key")
    both = type(old)((*new.members, *old.members))

    assert rotate(out, both).done == [folder.name]

    assert len(decrypt(folder, tmp_path / "plain", new)) == len(list((folder / "extract").iterdir()))
    assert check(folder / "validation" / "mzg-999-2025-1.json", out / "keys")


def test_without_its_raw_text_the_run_answers_as_before(made):
    folder = Path(made["folder"])
    questions = (
        "SELECT count(*), sum(hash(COLUMNS(*))::HUGEINT) FROM marts.worklist_page",
        "FROM marts.indicator ORDER BY ALL",
        "SELECT f.rule_id, count(*) FROM quality.finding_state AS s INNER JOIN quality.finding AS f ON s.rowid_finding = f.rowid GROUP BY ALL ORDER BY ALL",
        "FROM quality.file_account ORDER BY ALL",
    )

    def answers():
        con = connect(folder / "warehouse.duckdb", read_only=True)
        try:
            return [con.execute(question).fetchall() for question in questions]
        finally:
            con.close()

    before = answers()
    gone = thin(folder, frozenset({RAW_TEXT, REJECTED_LINES}))

    assert gone[RAW_TEXT] > 1000
    # the place of a finding may close up, what it says may not change
    assert [before[0][0][0], *before[1:]] == [answers()[0][0][0], *answers()[1:]]
    assert [one["part"] for one in json.loads((folder / "manifest.json").read_text())["thinned"]] == sorted(gone)
