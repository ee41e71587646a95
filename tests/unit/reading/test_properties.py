"""No byte gets lost: thousands of damaged files against a reader that goes line by line, and files written and read back."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from finhosta_dq.contracts import contracts
from finhosta_dq.reading.scan import scan
from tests.unit.reading.landing import BUDGET, LINE, SOCIAL_HEADER, Read, read, read_files, write

FIELDS = 9
UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}


def slow(data: bytes) -> tuple[dict[int, tuple[str | None, ...]], dict[int, str], list[tuple[str, int]]]:
    """Loaded rows, reasons of rejected lines and issues of a HOSPITAL file, one line after the other."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    encoding = "utf-8"
    try:
        data.decode()
    except UnicodeDecodeError:
        encoding = "cp1252"
    lines = data.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    loaded, rejected, issues = {}, {}, []
    for number, line in enumerate(lines, start=1):
        line = line.removesuffix(b"\r")
        if encoding == "cp1252" and UNDEFINED & set(line):
            rejected[number] = "undecodable"
        elif min(line, default=32) < 32:
            rejected[number] = "control_character"
        if number in rejected:
            issues.append(("MZG-FIL-04", number))
            continue
        closed, count = line.endswith(b"#"), line.count(b"#")
        if not closed:
            issues.append(("MZG-REC-01", number))
        if count != FIELDS:
            issues.append(("MZG-REC-02", number))
        if not closed or count != FIELDS:
            rejected[number] = "empty_line" if not line else "field_count" if closed else "missing_terminator"
        else:
            loaded[number] = tuple(value or None for value in line.decode(encoding).split("#")[:-1])
    return loaded, rejected, issues


def damaged(chance: random.Random) -> bytes:
    """A small file with some damage of every kind."""
    end = chance.choice(["\n", "\r\n"])
    words = ["", "1", "2007", "é", "€", "ü#", "x" * chance.randint(0, 40), '"', "'", " ", "\u20ac" * 3]
    lines = ["#".join(["999", "2025", "1", *(chance.choice(words) for _ in range(6))]) + "#" for _ in range(chance.randint(0, 12))]
    data = bytearray(
        "".join(line + (end if chance.random() < 0.9 else "\r\n") for line in lines).encode(chance.choice(["utf-8", "cp1252"]))
    )
    if chance.random() < 0.1:
        data[:0] = b"\xef\xbb\xbf"
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(6)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[at : at + chance.randint(1, 20)]
        elif kind == 2:
            del data[at:]
        elif kind == 3:
            data[at:at] = chance.choice([b"\x00", b"\r", b"\n", b"\r\n", b"\n\n", b"#", b"\t", b"\x81", b"\xff", b"\xef\xbb\xbf"])
        elif kind == 4:
            data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 5)))
        else:
            data[at:at] = data[: chance.randint(0, 60)]
    return bytes(data)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("block", [1, 16, 16 * 1024 * 1024])
def test_damaged_files_are_read_as_line_by_line(tmp_path, monkeypatch, seed, block):
    # a small block cuts files in the middle of lines and characters
    monkeypatch.setattr("finhosta_dq.reading.lines.BLOCK_BYTES", block)
    chance = random.Random(seed * 1000 + block)
    files = {f"{number:04}": damaged(chance) for number in range(1000 if block > 16 else 150)}
    write(tmp_path, files)

    seen = read_files([tmp_path / name for name in files], "hospital")

    rows = by_file(seen, "SELECT _file, _line, * EXCLUDE (_file, _line) FROM raw.hospital ORDER BY _file, _line")
    rejected = by_file(seen, "SELECT file, line, reason FROM quality.rejected_line ORDER BY file, line")
    issues = by_file(seen, "SELECT file, rule_id, line FROM quality.reading_issue ORDER BY file, line, rule_id")
    for name, data in files.items():
        expected_rows, expected_rejects, expected_issues = slow(data)
        assert rows.get(name, []) == [(line, *row) for line, row in expected_rows.items()], data
        assert rejected.get(name, []) == list(expected_rejects.items()), data
        assert issues.get(name, []) == sorted(expected_issues, key=lambda one: (one[1], one[0])), data
        total = len(expected_rows) + len(expected_rejects)
        assert seen.accounts[name][1:] == (total, len(expected_rows), len(expected_rejects)), data


def by_file(seen: Read, statement: str) -> dict[str, list[tuple]]:
    out: dict[str, list[tuple]] = {}
    for file, *rest in seen.rows(statement):
        out.setdefault(file, []).append(tuple(rest))
    return out


@pytest.mark.parametrize("registration", ["social", "finhosta"])
def test_other_damaged_files_are_accounted_for(tmp_path, registration):
    chance = random.Random(3)
    whole = {
        "social": SOCIAL_HEADER + "\n" + "999;2025;1;S1;Y;N;;;\n" * 6,
        "finhosta": "B0802~999~2025~Y~C~210~30\nB0302~999~2025~Y~220~1840\n" * 4,
    }[registration].encode()
    files = {}
    for number in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(0, 8)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice([0, 1, 1, 9])] = chance.choice([b"", b"\n", b"\x00", b"~", b";", b"\xff", b"\x81", b"a"])
        files[f"{number:03}"] = bytes(data)
    write(tmp_path, files)

    seen = read_files([tmp_path / name for name in files], registration, registration)

    statuses = {status for status, *_ in seen.accounts.values()}
    assert statuses >= {"loaded", "partial", "rejected"}
    for name, data in files.items():
        status, lines, loaded, rejected = seen.accounts[name]
        header = registration == "social" and data.startswith(SOCIAL_HEADER.encode() + b"\n")
        assert lines == loaded + rejected == found(data) - header, (status, data)


def found(data: bytes) -> int:
    return data.count(b"\n") + (data[-1:] not in (b"\n", b""))


VALUE = st.text(st.characters(codec="cp1252", exclude_characters="#\r\n", exclude_categories=["Cc"]), max_size=12)


@given(
    rows=st.lists(st.lists(VALUE, min_size=FIELDS, max_size=FIELDS), min_size=1, max_size=6),
    encoding=st.sampled_from(["utf-8", "cp1252"]),
    end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_what_is_written_is_read_back(rows, encoding, end, last):
    text = end.join("".join(f"{value}#" for value in row) for row in rows) + end * last
    data = text.encode(encoding)
    if encoding == "cp1252":
        data += ("" if last else end).encode() + b"\xff#" + b"#" * (FIELDS - 1)  # so that it is no UTF-8 by chance
    with tempfile.TemporaryDirectory() as folder:
        seen = read_files([write(Path(folder), {"file": data}) / "file"], "hospital")

    assert seen.rejected == []
    assert [row[:FIELDS] for row in seen.raw("hospital")][: len(rows)] == [tuple(value or None for value in row) for row in rows]
    assert [row[-1] for row in seen.raw("hospital")] == list(range(1, len(rows) + 1 + (encoding == "cp1252")))


RECORD = st.sampled_from(["B0302", "B0802", "B0803", "Y1301", "A1311"])


@given(
    records=st.lists(st.tuples(RECORD, st.lists(st.text("abc123-. ", max_size=6), min_size=10, max_size=10)), min_size=1, max_size=8),
    delimiter=st.sampled_from("~;|#"),
    closing=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_finhosta_is_read_back(records, delimiter, closing):
    from finhosta_dq.contracts.profile import record_types

    expected, lines = [], []
    for code, values in records:
        items = record_types()[code].items
        parts = [code, "999", "2025", "Y", *values[: len(items)], values[-1] or "0"]
        lines.append(delimiter.join(parts) + delimiter * closing)
        expected.append({name: value for name, value in zip([*items, "value"], parts[4:], strict=True) if value})
    with tempfile.TemporaryDirectory() as folder:
        seen = read(write(Path(folder), {BUDGET: "\n".join(lines)}))

    columns = contracts()["finhosta"].files[0].columns[4:]
    rows = [{n: v for n, v in zip(columns, row[4:-1], strict=True) if v is not None} for row in seen.raw("finhosta")]
    assert rows == expected


@given(data=st.binary(max_size=300), chunk=st.integers(1, 40))
@example(data=b"\n\n", chunk=1)
@example(data=b"a\nbcd\ne", chunk=40)
@settings(max_examples=300, deadline=None)
def test_scan_does_not_depend_on_where_it_is_cut(data, chunk):
    class Cut:
        def __init__(self):
            self.at = 0

        def read(self, size):
            size = max(3, chunk) if self.at == 0 else chunk
            self.at += size
            return data[self.at - size : self.at]

    seen = scan(Cut())

    body = data.removeprefix(b"\xef\xbb\xbf")
    assert (seen.size, seen.bom) == (len(data), body != data)
    assert seen.lines == body.count(b"\n") + (body[-1:] not in (b"", b"\n"))
    assert seen.delimiters == data.count(b"#")
    assert seen.controls == sum(byte < 32 and byte not in (10, 13) for byte in data)
    assert seen.longest == max(map(len, data.split(b"\n")))
    pairs, returns, feeds = data.count(b"\r\n"), data.count(b"\r"), data.count(b"\n")
    assert (seen.newline == "CRLF") == (0 < feeds == pairs == returns)
    assert (seen.newline == "LF") == (returns == 0 < feeds)
    assert seen.utf8 == decodes(data)


def decodes(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_a_clean_line_is_what_these_tests_start_from():
    assert slow(LINE.encode()) == ({1: ("999", "2025", "1", "2007", "1", "1", None, None, None)}, {}, [])
