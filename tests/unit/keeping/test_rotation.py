"""Another key for what was published: nothing is lost or unreadable at any moment, and proof stays proof."""

from __future__ import annotations

import fcntl
import json
import os
import shutil

import polars as pl
import pytest
from typer.testing import CliRunner

from finhosta_dq.acceptance.accept import accept, check
from finhosta_dq.acceptance.document import AcceptanceError
from finhosta_dq.cli.main import app
from finhosta_dq.encryption.keys import ExtractKey, KeyFileError, KeyRing, UnknownKeyError, new_key_file, read_key_file
from finhosta_dq.encryption.parquet import content, key_id
from finhosta_dq.keeping import rotation
from finhosta_dq.keeping.rotation import ContentError, decrypt, pending, rotate, stored
from finhosta_dq.network.rollup import roll_up
from finhosta_dq.pipeline.memory import remembered
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.publication.run_folder import hospital_lock
from finhosta_dq.registry.store import default_url, open_registry
from tests.unit.keeping.runs import DELIVERY, manifest_of, publish, true_to_manifest

A, B = ExtractKey(b"a" * 32), ExtractKey(b"b" * 32)
OLD, BOTH = KeyRing((A,)), KeyRing((B, A))


def files(folder):
    return sorted(folder.glob("*/*.parquet"))


def contents(folder, ring=BOTH):
    return {path.name: content(path, ring) for path in files(folder)}


def test_every_file_of_every_run_comes_under_the_new_key_and_holds_the_same(tmp_path):
    runs = [publish(tmp_path, 0, OLD), publish(tmp_path, 1)]
    before = [contents(folder) for folder in runs]

    done = rotate(tmp_path, BOTH)

    assert done.done == [folder.name for folder in runs]
    assert done.files == sum(len(files(folder)) for folder in runs)
    for folder, content_before in zip(runs, before, strict=True):
        assert contents(folder, KeyRing((B,))) == content_before
        assert true_to_manifest(folder)
        assert manifest_of(folder)["encryption"]["key_id"] == B.id
        assert not (folder / ".rekey").exists()
        assert {oct(path.stat().st_mode & 0o777) for path in files(folder)} == {"0o600"}
    assert rotate(tmp_path, BOTH).done == []
    assert [one.key_ids for one in stored(tmp_path)] == [{B.id}, {B.id}]


def test_wherever_it_is_interrupted_everything_can_be_read_and_it_is_carried_on(tmp_path, monkeypatch):
    class Killed(BaseException):
        pass

    left, replace = [0], os.replace

    def until(*names):
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        replace(*names)

    expected = contents(publish(tmp_path / "first", 0, OLD))
    for stop_after in range(40):
        out = tmp_path / str(stop_after)
        shutil.copytree(tmp_path / "first", out)
        (folder,) = (out / "runs").iterdir()
        left[0] = stop_after
        monkeypatch.setattr(os, "replace", until)
        try:
            rotate(out, BOTH)
            break
        except Killed:
            pass
        finally:
            monkeypatch.setattr(os, "replace", replace)
        assert contents(folder) == expected
        assert len(manifest_of(folder)["files"]) == len(list((folder / "extract").iterdir()))
        assert pending(stored(out), B)
        assert rotate(out, BOTH).done == [folder.name]
        assert contents(folder, KeyRing((B,))) == expected
        assert true_to_manifest(folder)
        assert not pending(stored(out), B)

    # the manifest that is kept, the one that says all files are there, each file, and the manifest at the end
    assert stop_after == len(expected) + 3


def test_a_run_in_hand_is_left_and_named(tmp_path):
    folder = publish(tmp_path, 0, OLD)
    with hospital_lock(tmp_path, "999").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = rotate(tmp_path, BOTH)

    assert (done.done, done.left) == ([], {folder.name: "its hospital is being run"})
    assert {key_id(path) for path in files(folder)} == {A.id}


def test_a_file_that_is_not_what_its_manifest_says_stops_it(tmp_path):
    folder, other = publish(tmp_path, 0, OLD), publish(tmp_path, 1, OLD, found={})
    (folder / "extract" / "stayhosp.parquet").write_bytes((other / "summary" / "run.parquet").read_bytes())

    with pytest.raises(ContentError, match=r"extract/stayhosp.parquet does not hold what the manifest says; nothing was changed"):
        rotate(tmp_path, BOTH)
    assert {key_id(path) for path in files(folder)} == {A.id}


def test_without_the_old_key_nothing_is_changed(tmp_path):
    folder = publish(tmp_path, 0, OLD)
    with pytest.raises(UnknownKeyError, match=A.id):
        rotate(tmp_path, KeyRing((B,)))
    with pytest.raises(KeyFileError, match="no extract key is set"):
        rotate(tmp_path, KeyRing())
    assert {key_id(path) for path in files(folder)} == {A.id}


def accepted(out, folder):
    remembered(Settings(out=out), folder)
    registry = open_registry(default_url(out))
    try:
        return accept(registry, folder, DELIVERY, by="steward-1", keys=out / "keys", note="n").document
    finally:
        registry.close()


def test_what_was_accepted_stays_proved_under_every_key(tmp_path):
    folder = publish(tmp_path, 0, OLD)
    document = accepted(tmp_path, folder)
    assert check(document, tmp_path / "keys")

    rotate(tmp_path, BOTH)
    assert check(document, tmp_path / "keys")
    rotate(tmp_path, KeyRing((ExtractKey(b"c" * 32), *BOTH.members)))
    assert check(document, tmp_path / "keys")

    made = manifest_of(folder)
    made["exclusions"]["stays"] += 1
    (folder / "manifest.json").write_text(json.dumps(made))
    with pytest.raises(AcceptanceError, match=r"manifest.json of the run is not the one that was accepted"):
        check(document, tmp_path / "keys")


def test_a_forged_earlier_manifest_and_a_changed_file_are_seen(tmp_path):
    folder = publish(tmp_path, 0, OLD)
    document = accepted(tmp_path, folder)
    rotate(tmp_path, BOTH)
    stayhosp = folder / "extract" / "stayhosp.parquet"
    data = stayhosp.read_bytes()
    stayhosp.write_bytes(data + b"x")
    with pytest.raises(AcceptanceError, match=r"extract/stayhosp.parquet of the run is not the one of its manifest"):
        check(document, tmp_path / "keys")
    stayhosp.write_bytes(data)
    assert check(document, tmp_path / "keys")
    (kept,) = (folder / "manifests").glob("*.json")
    kept.write_bytes((folder / "manifest.json").read_bytes())
    with pytest.raises(AcceptanceError, match="not the one that was accepted"):
        check(document, tmp_path / "keys")


def test_plain_files_whose_bytes_were_accepted_without_content_hash_stay(tmp_path):
    folder = publish(tmp_path, 0)
    made = manifest_of(folder)
    for file in made["files"]:
        del file["content_sha256"]
    (folder / "manifest.json").write_text(json.dumps(made))
    document = accepted(tmp_path, folder)

    done = rotate(tmp_path, BOTH)

    assert list(done.left) == [folder.name]
    assert "its proof names these very bytes" in done.left[folder.name]
    assert pending(stored(tmp_path), B) == []
    assert check(document, tmp_path / "keys")


def test_finance_gets_plain_files_that_hold_what_the_manifest_says(tmp_path):
    folder = publish(tmp_path / "out", 0, OLD)

    made = decrypt(folder, tmp_path / "plain", OLD)

    assert pl.read_parquet(tmp_path / "plain" / "stayhosp.parquet")["staynum"].to_list() == [f"S0{i}" for i in range(10, 30)]
    assert (
        {path.name for path in made}
        == {path.name for path in (folder / "extract").iterdir()}
        == {p.name for p in (tmp_path / "plain").iterdir()}
    )
    assert {oct(path.stat().st_mode & 0o777) for path in made} == {"0o600"}
    with pytest.raises(FileExistsError, match="is not empty"):
        decrypt(folder, tmp_path / "plain", OLD)


def test_a_changed_extract_is_not_handed_out(tmp_path):
    folder, other = publish(tmp_path / "out", 0, OLD), publish(tmp_path / "other", 0, OLD)
    (folder / "extract" / "stayhosp.parquet").write_bytes((other / "summary" / "run.parquet").read_bytes())

    with pytest.raises(ContentError, match=r"extract/stayhosp.parquet does not hold"):
        decrypt(folder, tmp_path / "plain", OLD)
    assert not (tmp_path / "plain" / "stayhosp.parquet").exists()


def test_summaries_under_several_keys_and_plain_ones_add_up(tmp_path, monkeypatch):
    publish(tmp_path / "closed", 0, OLD, hospital="998")
    publish(tmp_path / "closed", 1, KeyRing((B,)))
    publish(tmp_path / "closed", 2, hospital="997")
    for number, hospital in enumerate(("998", "999", "997")):
        publish(tmp_path / "open", number, hospital=hospital)
    plain = roll_up(str(tmp_path / "open")).tables
    monkeypatch.delenv("FDQ_EXTRACT_KEY", raising=False)
    with pytest.raises(UnknownKeyError, match=r"summary/run.parquet is encrypted with extract key"):
        roll_up(str(tmp_path / "closed"))

    monkeypatch.setenv("FDQ_EXTRACT_KEY", f"{A.text()},{B.text()}")

    assert roll_up(str(tmp_path / "closed")).tables == plain


@pytest.fixture
def command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FDQ_EXTRACT_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("FDQ_OUT", str(tmp_path / "out"))

    def run(*arguments):
        done = CliRunner().invoke(app, ["keys", *arguments])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return run


def test_commands_make_show_rotate_and_forget(tmp_path, command):
    assert command("new", "key")[0] == 0
    first = read_key_file(tmp_path / "key")
    publish(tmp_path / "out", 0, first)
    # a plain run is brought under the present key first
    publish(tmp_path / "out", 1)
    code, said = command("rotate")
    assert (code, read_key_file(tmp_path / "key")) == (0, first)
    assert "no new key is made" in said

    code, said = command("rotate")
    both = read_key_file(tmp_path / "key")
    assert (code, both.ids[1:], both.ids[0] != first.ids[0]) == (0, first.ids, True)
    assert f"2 runs, {sum(len(files(folder)) for folder in (tmp_path / 'out' / 'runs').iterdir())} files" in said
    assert first.members[0].text() not in said
    assert both.ids[0] in command("list")[1]

    assert command("rotate", "--forget")[0] == 0
    assert len(read_key_file(tmp_path / "key").ids) == 1
    assert command("decrypt", "latest", "plain")[0] != 0  # no link to the last run here
    assert command("decrypt", sorted((tmp_path / "out" / "runs").iterdir())[0].name, "plain")[0] == 0


def test_no_key_is_forgotten_that_copies_elsewhere_may_need(tmp_path, command, monkeypatch):
    new_key_file(tmp_path / "key")
    publish(tmp_path / "out", 0, read_key_file(tmp_path / "key"))
    monkeypatch.setenv("FDQ_RESULTS_URL", "memory://copies")

    code, _ = command("rotate", "--forget")

    assert code == 2
    assert len(read_key_file(tmp_path / "key").ids) == 2


def test_a_key_is_on_disk_before_anything_is_encrypted_with_it(tmp_path, command, monkeypatch):
    new_key_file(tmp_path / "key")
    publish(tmp_path / "out", 0, read_key_file(tmp_path / "key"))
    monkeypatch.setattr(rotation, "rotate", lambda out, ring: pytest.fail("stop") if read_key_file(tmp_path / "key") != ring else 1 / 0)

    with pytest.raises(ZeroDivisionError):
        command("rotate")
