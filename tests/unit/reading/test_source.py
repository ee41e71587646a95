"""The bytes of a file on disk or in a ZIP, and which errors say that it is damaged."""

from __future__ import annotations

import errno
import lzma
import struct
import zipfile
import zlib

import pytest

from finhosta_dq.reading.source import SourceFile, is_damage


def test_a_file_on_disk_is_read_from_its_start(tmp_path):
    (tmp_path / "a").write_bytes(b"one\r\n\xff")
    source = SourceFile("a", tmp_path / "a", None, "hospital", 6)

    with source.open() as stream:
        assert stream.read(2) == b"on"
    with source.open() as stream:
        assert stream.read() == b"one\r\n\xff"
    assert stream.closed


def test_a_file_is_taken_for_good_unless_said_otherwise(tmp_path):
    source = SourceFile("a", tmp_path / "a", None, "hospital", 6)

    assert (source.refused, source.problem, source.issues) == (None, None, ())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_is_found_by_its_number_not_by_its_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for content in (b"first", b"second"):
            archive.writestr("same", content)

    read = []
    for member in (0, 1):
        with SourceFile("same", tmp_path / "z.zip", member, None, 6).open() as stream:
            read.append(stream.read())

    assert read == [b"first", b"second"]


@pytest.mark.parametrize("member", [1, 2])
def test_an_archive_with_fewer_members_than_seen_has_changed(tmp_path, member):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("one", b"x")

    with pytest.raises(zipfile.BadZipFile, match="the archive has changed"), SourceFile("x", tmp_path / "z.zip", member, None, 1).open():
        pass


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (zipfile.BadZipFile("x"), True),
        (zlib.error("x"), True),
        (lzma.LZMAError("x"), True),
        (struct.error("x"), True),
        (EOFError(), True),
        (ValueError("x"), True),
        (OverflowError(), True),
        (RuntimeError("encrypted"), True),
        (NotImplementedError("method"), True),
        (FileNotFoundError(errno.ENOENT, "x"), True),
        (PermissionError(errno.EACCES, "x"), True),
        (IsADirectoryError(errno.EISDIR, "x"), True),
        (OSError("Invalid data stream"), True),
        (OSError(errno.EINVAL, "x"), True),
        (OSError(errno.EIO, "x"), False),
        (OSError(errno.ENOSPC, "x"), False),
        (OSError(errno.ESTALE, "x"), False),
        (TimeoutError(errno.ETIMEDOUT, "x"), False),
        (MemoryError(), False),
        (KeyError("x"), False),
        (TypeError("x"), False),
    ],
    ids=repr,
)
def test_damage_of_a_file_and_trouble_of_the_machine(error, expected):
    assert is_damage(error) is expected
