"""One pass over the bytes against a plain count of the same, whatever the size of the pieces they come in."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finhosta_dq.reading import scan as scanning
from finhosta_dq.reading.scan import Scan, scan

PIECES = [
    b"\n",
    b"\r",
    b"\r\n",
    b"#",
    b"a",
    b"long text without an end ",
    b"\x00",
    b"\t",
    b"\xe9",
    "é".encode(),
    "€".encode(),
    b"\xef\xbb\xbf",
]


def plainly(data: bytes) -> Scan:
    """The same by the definition of every field."""
    lines = data.split(b"\n")
    # a mark alone is no line
    ends_open = bool(lines[-1]) and data != b"\xef\xbb\xbf"
    lengths = [len(line) for line in lines]
    feeds, pairs, returns = data.count(b"\n"), data.count(b"\r\n"), data.count(b"\r")
    try:
        data.decode("utf-8")
        utf8 = True
    except UnicodeDecodeError:
        utf8 = False
    newline = None if not feeds and not returns else "LF" if not returns else "CRLF" if pairs == feeds == returns else "mixed"
    return Scan(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        lines=feeds + ends_open,
        newline=newline,
        utf8=utf8,
        bom=data.startswith(b"\xef\xbb\xbf"),
        controls=sum(byte < 32 and byte not in b"\r\n" for byte in data),
        longest=max(lengths),
        ends_open=ends_open,
        delimiters=data.count(b"#"),
    )


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from([1, 2, 3, 7, 1 << 23]))
def test_scan_counts_what_is_there(pieces, chunk):
    data = b"".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "_CHUNK", chunk)
        found, wanted = scan(io.BytesIO(data)), plainly(data)
    # the longest line may count its line end
    assert wanted.longest <= found.longest <= wanted.longest + 1
    assert {**vars(found), "longest": 0} == {**vars(wanted), "longest": 0}
