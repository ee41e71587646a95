"""Pseudonyms: a keyed hash, whose key is made once and read by its owner only."""

from __future__ import annotations

import pytest

from finhosta_dq.acceptance.pseudonym import KEY_FILE, PseudonymError, pseudonym, pseudonym_key


def test_hash_is_hmac_sha_256():
    # RFC 4231, test case 2
    assert pseudonym(b"Jefe", "what do ya want for nothing?") == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_key_is_made_once_and_kept_private(tmp_path):
    folder = tmp_path / "keys"

    first = pseudonym_key(folder)

    assert (len(first), pseudonym_key(folder)) == (32, first)
    assert ((folder / KEY_FILE).stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [path.name for path in folder.iterdir()] == [KEY_FILE]
    assert pseudonym_key(tmp_path / "other") != first


def test_file_that_is_no_key_is_refused(tmp_path):
    (tmp_path / KEY_FILE).write_text("short")

    with pytest.raises(PseudonymError, match="no key of 32 bytes"):
        pseudonym_key(tmp_path)
