"""Both ways of reading give the same rows, and every row is the line that it says it is."""

from __future__ import annotations

import random

import pytest

from finhosta_dq.contracts import contracts
from finhosta_dq.contracts.profile import record_types
from finhosta_dq.reading import begin
from tests.unit.reading.landing import Read, read_files, write

WORDS = ["", "", "0", "1", "2025", "S1", "x y", "é", "€", '"', "'", "\\", "NULL", "a" * 30, "\u20ac\u0301", " ", "-1,5", "\x7f"]
TABLES = [("mzg", "hospital"), ("mzg", "stayhosp"), ("grouper", "grouper"), ("social", "social")]


def clean(chance: random.Random, registration: str, table: str) -> str:
    """A file that keeps to the form of its contract, with any text in the fields."""
    contract = next(one for one in contracts()[registration].files if one.table == table)
    text = contracts()[registration].text
    end = chance.choice(["\n", "\r\n"])
    lines = [text.delimiter.join(contract.columns)] if text.header else []
    lines += [
        text.delimiter.join(chance.choice(WORDS) for _ in contract.columns) + text.delimiter * text.closing_delimiter
        for _ in range(chance.randint(0, 6))
    ]
    return end.join(lines) + (end if lines and chance.random() < 0.8 else "")


@pytest.mark.parametrize(("registration", "table"), TABLES)
def test_the_fast_way_and_the_careful_way_read_the_same(tmp_path, monkeypatch, registration, table):
    chance = random.Random(table)
    files = {f"{number:03}": clean(chance, registration, table) for number in range(100)}
    write(tmp_path, files)
    paths = [tmp_path / name for name in files]
    taken = []
    fast_load = begin.fast.load
    monkeypatch.setattr(begin.fast, "load", lambda *arguments: taken.append(fast_load(*arguments)) or taken[-1])

    fast = read_files(paths, table, registration)
    monkeypatch.setattr(begin.fast, "load", lambda *arguments: None)
    careful = read_files(paths, table, registration)

    assert sum(one is not None for one in taken) >= 60  # the others are empty
    everything = f"FROM raw.{table} ORDER BY _file, _line"
    assert fast.rows(everything) == careful.rows(everything)
    assert fast.accounts == careful.accounts
    assert (fast.rejected, careful.rejected) == ([], [])


def test_lines_are_numbered_in_their_order_in_a_file_that_threads_share(tmp_path):
    lines = [f"999#2025#1#{number}#1#1####" for number in range(200_000)]
    write(tmp_path, {"file": "\n".join(lines)})

    seen = read_files([tmp_path / "file"], "hospital")

    assert seen.rows("SELECT count(*), count(*) FILTER (WHERE s1_year_start_hosp = _line - 1) FROM raw.hospital") == [(200_000, 200_000)]


FINHOSTA = [
    "B0802~999~2025~Y~C~210~30",
    "B0302~999~2025~Y~220~1840,5",
    "B0803~999~2025~Y~C~210~01~Ünie~1834~",
    "Y1301~999~2025~Y~220~3~0~C~1~2~1",
]


def damaged(chance: random.Random, registration: str) -> bytes:
    """A file of a companion or of Finhosta with up to six damages anywhere."""
    if registration == "finhosta":
        delimiter = chance.choice("~;|\t#")
        lines = [chance.choice(FINHOSTA).replace("~", delimiter) for _ in range(chance.randint(4, 14))]
        text = "\n".join(["RECORD_TYPE_CD" + delimiter + "VALUE"] * chance.randint(0, 1) + lines) + "\n"
    else:
        text = clean(chance, registration, registration)
    data = bytearray(text.encode(chance.choice(["utf-8", "cp1252"]), errors="replace"))
    for _ in range(chance.randint(0, 6)):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del data[at : at + chance.choice([1, 1, 5, 400])]
        else:
            data[at:at] = chance.choice([b"\n", b"\r\n", b"\r", b"\x00", b"~", b";", b"#", b"\xff", b"\x81", b"a", b"\n\n", b"\xe2\x82"])
    return bytes(data)


def lines_of(data: bytes) -> list[str]:
    """The lines as text, byte by byte where they are none."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    lines = text.split("\n")
    return [line.removesuffix("\r") for line in (lines if lines[-1] else lines[:-1])]


def written(seen: Read, registration: str) -> dict[tuple[str, int], list[str]]:
    """(file, line) -> the fields of a loaded row in the order of the file."""
    columns = contracts()[registration].by_table(registration).columns
    out = {}
    for *values, file, line in seen.rows(f"FROM raw.{registration}"):
        row = {name: value or "" for name, value in zip(columns, values, strict=True)}
        if registration == "finhosta":
            wanted = [*columns[:4], *record_types()[row["record_type_cd"]].items, "value"]
            assert not any(row[name] for name in columns if name not in wanted)
            out[file, line] = [row[name] for name in wanted]
        else:
            out[file, line] = [row[name] for name in columns]
    return out


@pytest.mark.parametrize("registration", ["grouper", "social", "finhosta"])
def test_every_line_of_a_damaged_file_is_loaded_as_it_stands_or_rejected_as_it_stands(tmp_path, registration):
    chance = random.Random(registration)
    files = {f"{number:04}": damaged(chance, registration) for number in range(400)}
    write(tmp_path, files)

    seen = read_files([tmp_path / name for name in files], registration, registration)

    loaded = written(seen, registration)
    rejected = {
        (file, line): (reason, text)
        for file, line, reason, text in seen.rows("SELECT file, line, reason, raw_text FROM quality.rejected_line")
    }
    assert len(loaded) > 300
    assert len({reason for reason, _ in rejected.values()}) >= 4
    for name, data in files.items():
        for number, line in enumerate(lines_of(data), start=1):
            fields, refused = loaded.pop((name, number), None), rejected.pop((name, number), None)
            assert fields is None or refused is None, data
            if fields is not None:
                assert any(line in (mark.join(fields), mark.join(fields) + mark) for mark in "~;|\t#"), (line, fields)
            elif refused is not None:
                assert refused[0] in ("undecodable", "control_character") or refused[1] == line, data
            else:
                assert number == 1, data
                assert registration != "finhosta" or line.startswith("RECORD_TYPE_CD"), data
    assert (loaded, rejected) == ({}, {})
