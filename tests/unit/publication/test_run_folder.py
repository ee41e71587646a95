"""The run folder: at once, complete, private; what dead builds leave is cleaned, what lives is left alone."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
import threading
import time

import pytest

from finhosta_dq.publication import run_folder
from finhosta_dq.publication.run_folder import PublicationError, discard, prepare_building, promote, remove_leftovers


def finished(out, run_id):
    folder = prepare_building(out, run_id)
    (folder / "_SUCCESS").write_text(run_id)
    (folder / "sub").mkdir()
    (folder / "sub" / "a.txt").write_text("a")
    return folder


def test_promoted_run_is_complete_private_and_latest(tmp_path):
    folder = promote(finished(tmp_path, "r1"), tmp_path, "r1")

    assert folder == tmp_path / "runs" / "r1"
    assert (folder / "sub" / "a.txt").read_text() == "a"
    assert (tmp_path / "latest").resolve() == folder.resolve()
    assert stat.S_IMODE((folder / "sub" / "a.txt").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list((tmp_path / ".building").iterdir()) == []


def test_latest_moves_to_the_newer_run(tmp_path):
    promote(finished(tmp_path, "r1"), tmp_path, "r1")
    promote(finished(tmp_path, "r2"), tmp_path, "r2")

    assert os.readlink(tmp_path / "latest") == "runs/r2"
    assert (tmp_path / "runs" / "r1" / "_SUCCESS").exists()


def test_incomplete_build_is_not_published(tmp_path):
    folder = prepare_building(tmp_path, "r1")

    with pytest.raises(PublicationError, match="not complete"):
        promote(folder, tmp_path, "r1")
    discard(folder)


def test_open_warehouse_is_not_published(tmp_path):
    folder = finished(tmp_path, "r1")
    (folder / "warehouse.duckdb.wal").write_text("x")

    with pytest.raises(PublicationError, match="close the warehouse"):
        promote(folder, tmp_path, "r1")
    discard(folder)


def test_same_run_is_not_built_or_published_twice(tmp_path):
    folder = prepare_building(tmp_path, "r1")
    with pytest.raises(PublicationError, match="being built"):
        prepare_building(tmp_path, "r1")
    (folder / "_SUCCESS").write_text("")
    promote(folder, tmp_path, "r1")

    with pytest.raises(PublicationError, match="published already"):
        prepare_building(tmp_path, "r1")


def test_what_a_killed_build_left_is_removed_and_a_living_one_is_not(tmp_path):
    living = prepare_building(tmp_path, "living")
    script = (
        "import os,sys; from pathlib import Path; from finhosta_dq.publication.run_folder import prepare_building; "
        "f = prepare_building(Path(sys.argv[1]), 'dead'); (f / 'half').write_text('x'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert (tmp_path / ".building" / "dead" / "half").exists()

    removed = remove_leftovers(tmp_path)

    assert removed == ["dead"]
    assert living.is_dir()
    discard(living)


def test_lock_on_a_file_that_was_just_removed_is_taken_anew(tmp_path, monkeypatch):
    path, real, calls = tmp_path / "x.lock", run_folder.fcntl.flock, []

    def flock(descriptor, operation):
        real(descriptor, operation)
        calls.append(descriptor)
        if len(calls) == 1:
            # who looks for leftovers removes the file between opening and locking
            path.unlink()

    monkeypatch.setattr(run_folder.fcntl, "flock", flock)
    lock = run_folder._lock(path)

    assert len(calls) == 2
    assert os.path.samestat(os.fstat(lock), path.stat())
    os.close(lock)


def test_new_build_waits_for_who_looks_for_leftovers(tmp_path):
    (tmp_path / ".building").mkdir()
    path = tmp_path / ".building" / "801-2025-x.lock"
    with path.open("w") as sweeper:
        fcntl.flock(sweeper, fcntl.LOCK_EX)
        threading.Timer(0.2, lambda: fcntl.flock(sweeper, fcntl.LOCK_UN)).start()

        folder = run_folder.prepare_building(tmp_path, "801-2025-x")

        run_folder.discard(folder)
        time.sleep(0.3)


def test_a_pointer_that_a_killed_build_had_not_put_in_place_is_removed_and_a_living_ones_is_not(tmp_path):
    living = prepare_building(tmp_path, "living")
    for name in ("living", "dead"):
        (tmp_path / f".latest-{name}").symlink_to(f"runs/{name}")

    remove_leftovers(tmp_path)

    assert [path.name for path in tmp_path.glob(".latest-*")] == [".latest-living"]
    assert [path.name for path in (tmp_path / ".building").glob("*.lock")] == ["living.lock"]
    discard(living)
