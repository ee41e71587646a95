"""Extract keys: made once, read only where nobody else can, and never taken for one another."""

from __future__ import annotations

import base64
import stat

import pytest
from pydantic import SecretStr

from finhosta_dq.encryption.keys import (
    ExtractKey,
    KeyFileError,
    KeyRing,
    KeySettings,
    UnknownKeyError,
    key_ring,
    new_key_file,
    read_key_file,
    write_key_file,
)

A, B = ExtractKey(b"a" * 32), ExtractKey(b"b" * 32)


def settings(**given):
    return KeySettings(_env_file=None, **given)


def test_a_new_key_file_is_private_and_holds_another_key_each_time(tmp_path):
    first, second = new_key_file(tmp_path / "one" / "key"), new_key_file(tmp_path / "two" / "key")

    assert first.id != second.id
    assert stat.S_IMODE((tmp_path / "one" / "key").stat().st_mode) == 0o600
    assert read_key_file(tmp_path / "one" / "key").members == (first,)
    with pytest.raises(FileExistsError, match="fdq keys rotate"):
        new_key_file(tmp_path / "one" / "key")
    assert read_key_file(tmp_path / "one" / "key").members == (first,)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o620])
def test_a_key_file_that_others_can_open_is_refused(tmp_path, mode):
    file = tmp_path / "key"
    new_key_file(file)
    file.chmod(mode)

    with pytest.raises(KeyFileError, match=f"can be read by others \\(mode {mode:04o}\\); chmod 600"):
        key_ring(settings(key_file=file))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no key"),
        ("# only words\n", "holds no key"),
        ("c2hvcnQ=\n", "key 1 is no base64 of 32 bytes"),
        (A.text() + "\nnot base64!\n", "key 2 is no base64 of 32 bytes"),
        (A.text() + "\n" + A.text() + "\n", "the same key twice"),
        ("\xff\xfe", "key 1 is no base64"),
    ],
)
def test_a_file_without_proper_keys_is_refused_and_its_text_is_not_repeated(tmp_path, text, said):
    file = tmp_path / "key"
    file.write_text(text, encoding="latin-1")
    file.chmod(0o600)

    with pytest.raises(KeyFileError, match=said) as told:
        read_key_file(file)
    assert A.text() not in str(told.value)
    assert "not base64!" not in str(told.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(KeyFileError, match="No such file"):
        read_key_file(tmp_path / "none")
    with pytest.raises(KeyFileError, match="directory"):
        read_key_file(tmp_path)


def test_the_first_key_encrypts_and_all_decrypt(tmp_path):
    write_key_file(tmp_path / "key", [B, A])

    ring = key_ring(settings(key_file=tmp_path / "key"))

    assert (ring.current, ring.find(A.id), ring.ids) == (B, A, [B.id, A.id])
    assert key_ring(settings(key=SecretStr(f"{B.text()},{A.text()}"))) == ring


def test_no_setting_means_no_encryption_and_two_are_refused(tmp_path):
    assert key_ring(settings()).current is None
    with pytest.raises(KeyFileError, match="both set"):
        key_ring(settings(key_file=tmp_path / "key", key=SecretStr(A.text())))


def test_environment_sets_the_key(monkeypatch):
    monkeypatch.setenv("FDQ_EXTRACT_KEY", A.text())

    assert key_ring().current == A


def test_a_key_is_never_shown():
    assert "aaaa" not in repr(A)
    assert A.text() not in repr(KeyRing((A,)))
    assert A.text() not in repr(settings(key=SecretStr(A.text())))
    assert A.secret.hex() not in A.id


def test_a_data_key_comes_back_from_the_key_that_wrapped_it_only():
    data = bytes(range(32))
    wrapped = A.wrap(data)

    assert A.unwrap(wrapped) == data
    assert A.wrap(data) != wrapped
    changed = bytearray(base64.b64decode(wrapped))
    changed[20] ^= 1
    for wrong in (base64.b64encode(changed).decode(), "", "?", wrapped[:20]):
        with pytest.raises(KeyFileError, match=A.id):
            A.unwrap(wrong)
    with pytest.raises(KeyFileError, match=B.id):
        B.unwrap(wrapped)


def test_a_missing_key_is_named_with_those_that_are_there():
    with pytest.raises(UnknownKeyError, match=f"extract key {A.id}; the keys given are {B.id}"):
        KeyRing((B,)).find(A.id)
    with pytest.raises(UnknownKeyError, match="no key is set"):
        KeyRing().find(A.id)
