"""Damaged files: each damage with exactly the rejected lines and the rules it breaks; the rest of the file is loaded."""

import pytest

from finhosta_dq.reading import begin
from finhosta_dq.reading import scan as scanning
from finhosta_dq.reading.account import ConservationError
from tests.unit.reading.landing import HOSPITAL, LINE, SOCIAL, SOCIAL_HEADER, read, write

GOOD = LINE.encode() + b"\n"
OPEN = b"999#2025#1#2007#1#1#2020#1#1"
FIL_04, REC_01, REC_02 = "MZG-FIL-04", "MZG-REC-01", "MZG-REC-02"

DAMAGE = {
    # name: (content, rejected (line, reason), issues (rule, line), loaded lines)
    "no closing delimiter": (GOOD + OPEN + b"\n" + GOOD, [(2, "missing_terminator")], [(REC_01, 2), (REC_02, 2)], [1, 3]),
    "text behind the closing delimiter": (GOOD + LINE.encode() + b"x\n", [(2, "missing_terminator")], [(REC_01, 2)], [1]),
    "space behind the closing delimiter": (GOOD + LINE.encode() + b" \n", [(2, "missing_terminator")], [(REC_01, 2)], [1]),
    "a delimiter too many": (GOOD + b"#" + GOOD, [(2, "field_count")], [(REC_02, 2)], [1]),
    "a delimiter too few": (GOOD + b"999#2025#1#\n", [(2, "field_count")], [(REC_02, 2)], [1]),
    "one too many and one too few": (b"#" + GOOD + GOOD[4:], [(1, "field_count"), (2, "field_count")], [(REC_02, 1), (REC_02, 2)], []),
    "empty line": (GOOD + b"\n" + GOOD, [(2, "empty_line")], [(REC_01, 2), (REC_02, 2)], [1, 3]),
    "empty line at the end": (GOOD + b"\r\n", [(2, "empty_line")], [(REC_01, 2), (REC_02, 2)], [1]),
    "last line cut off": (GOOD + b"999#2025#1#20", [(2, "missing_terminator")], [(REC_01, 2), (REC_02, 2)], [1]),
    "NUL": (GOOD + b"999#2025#1#\x00#1#1####\n" + GOOD, [(2, "control_character")], [(FIL_04, 2)], [1, 3]),
    "tab": (GOOD + b"999#2025#1#\t#1#1####\n", [(2, "control_character")], [(FIL_04, 2)], [1]),
    "control character on a line of the wrong form": (GOOD + b"\x01\n", [(2, "control_character")], [(FIL_04, 2)], [1]),
    "carriage return inside": (GOOD + b"999#2025#1#\r#1#1####\n", [(2, "control_character")], [(FIL_04, 2)], [1]),
    "two carriage returns": (GOOD + LINE.encode() + b"\r\r\n", [(2, "control_character")], [(FIL_04, 2)], [1]),
    "only carriage returns": (GOOD.replace(b"\n", b"\r") * 2, [(1, "control_character")], [(FIL_04, 1)], []),
    "mixed line ends": (GOOD + LINE.encode() + b"\r\n" + GOOD, [], [], [1, 2, 3]),
    "line end cut in half": (GOOD + LINE.encode() + b"\r", [], [], [1, 2]),
    "byte of no encoding": (GOOD + b"999#2025#1#\x81#1#1####\n" + GOOD, [(2, "undecodable")], [(FIL_04, 2)], [1, 3]),
    "both faults on one line": (b"\x01\x81\n" + GOOD, [(1, "undecodable")], [(FIL_04, 1)], [2]),
    "line of more than 1 MiB": (GOOD + b"9" * 1_100_000 + b"\n" + GOOD, [(2, "line_too_long")], [(FIL_04, 2)], [1, 3]),
    "UTF-16": ((LINE + "\n").encode("utf-16"), [(1, "control_character"), (2, "control_character")], [(FIL_04, 1), (FIL_04, 2)], []),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage(tmp_path, name):
    content, rejected, issues, loaded = DAMAGE[name]

    seen = read(write(tmp_path, {HOSPITAL: content}))

    assert seen.rejected == rejected
    assert seen.issues == issues
    assert [row[-1] for row in seen.raw("hospital")] == loaded
    status = "loaded" if not rejected else "partial" if loaded else "rejected"
    assert seen.accounts[HOSPITAL] == (status, len(loaded) + len(rejected), len(loaded), len(rejected))


def test_rejected_line_keeps_what_a_person_needs(tmp_path):
    seen = read(write(tmp_path, {HOSPITAL: GOOD + b"999#2025#\n" + b"99\x019\n"}))

    assert seen.rows("SELECT * FROM quality.rejected_line ORDER BY line") == [
        (HOSPITAL, 2, "field_count", "2 delimiters", "9 fields", None, "999#2025#"),
        (HOSPITAL, 3, "control_character", None, "no control characters", len(GOOD) + 10 + 2, "99\x019"),
    ]
    assert seen.rows("SELECT rule_id, line, field, value, expected FROM quality.reading_issue ORDER BY line") == [
        (REC_02, 2, None, "2 delimiters", "9 delimiters"),
        (FIL_04, 3, None, f"control_character at byte {len(GOOD) + 12}", "no control characters"),
    ]


def test_byte_offset_is_the_first_of_its_kind_also_behind_other_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr("finhosta_dq.reading.lines.BLOCK_BYTES", 64)
    content = GOOD * 40 + b"ab\x02c\x01\r.\n" + GOOD * 40 + b"x\x81\x90\n"

    seen = read(write(tmp_path, {HOSPITAL: content}))

    assert seen.rows("SELECT line, byte_offset FROM quality.rejected_line ORDER BY line") == [
        (41, 40 * len(GOOD) + 2),
        (82, 80 * len(GOOD) + 8 + 1),
    ]
    assert [row[-1] for row in seen.raw("hospital")] == [*range(1, 41), *range(42, 82)]


@pytest.mark.parametrize("tail", [b"", b"\n", b"\n" + GOOD, b"\r\n" + GOOD * 3])
def test_line_longer_than_what_is_held_in_memory(tmp_path, monkeypatch, tail):
    monkeypatch.setattr("finhosta_dq.reading.lines.BLOCK_BYTES", 64)
    monkeypatch.setattr("finhosta_dq.limits.KIB", 100)
    monkeypatch.setenv("FDQ_MAX_LINE_KIB", "1")
    content = GOOD * 2 + b"9" * 1000 + tail

    seen = read(write(tmp_path, {HOSPITAL: content}))

    assert seen.rows("SELECT line, reason, byte_offset, length(raw_text) <= 200 FROM quality.rejected_line") == [
        (3, "line_too_long", 2 * len(GOOD), True)
    ]
    assert seen.accounts[HOSPITAL][1:] == (3 + tail.count(GOOD), 2 + tail.count(GOOD), 1)


COMPANION = {
    "header missing": ("999;2025;1;S1;Y;N;;;\n", [(1, "header")], [("MZG-FIL-05", None)]),
    "column renamed": (
        SOCIAL_HEADER.replace("staynum", "stay") + "\n999;2025;1;S1;Y;N;;;\n",
        [(1, "header"), (2, "header")],
        [("MZG-FIL-05", None)],
    ),
    "a field too many": (SOCIAL_HEADER + "\n999;2025;1;S1;Y;N;;;;\n", [(2, "field_count")], [(REC_02, 2)]),
    "empty line": (SOCIAL_HEADER + "\n\n", [(2, "empty_line")], [(REC_02, 2)]),
    "closing delimiter is not asked": (SOCIAL_HEADER + "\n999;2025;1;S1;Y;N;;;Y\n", [], []),
}


@pytest.mark.parametrize("name", COMPANION)
def test_damaged_companion(tmp_path, name):
    content, rejected, issues = COMPANION[name]

    seen = read(write(tmp_path, {SOCIAL: content}))

    assert (seen.rejected, seen.issues) == (rejected, issues)


def test_refused_header_says_what_was_expected(tmp_path):
    seen = read(write(tmp_path, {SOCIAL: "a;b\n"}))

    assert seen.rows("SELECT field, expected FROM quality.reading_issue") == [("header", SOCIAL_HEADER)]
    assert seen.accounts[SOCIAL] == ("rejected", 1, 0, 1)


def test_second_file_for_a_table_is_not_loaded(tmp_path):
    seen = read(write(tmp_path, {HOSPITAL: GOOD, f"older/{HOSPITAL}": GOOD * 2}))

    assert seen.accounts == {HOSPITAL: ("loaded", 1, 1, 0), f"older/{HOSPITAL}": ("duplicate", 2, 0, 2)}
    assert seen.rejected == [(1, "duplicate_file"), (2, "duplicate_file")]
    assert seen.rows("SELECT rule_id, file, line, value, expected FROM quality.reading_issue") == [
        ("MZG-FIL-02", f"older/{HOSPITAL}", None, f"older/{HOSPITAL}", HOSPITAL)
    ]


def test_nothing_of_the_work_stays_behind(tmp_path):
    seen = read(write(tmp_path, {HOSPITAL: GOOD + b"damaged\n", f"older/{HOSPITAL}": GOOD, SOCIAL: SOCIAL_HEADER + "\n;;\n"}))

    assert len(seen.rejected) == 3
    left = "SELECT view_name FROM duckdb_views() WHERE NOT internal UNION ALL SELECT table_name FROM duckdb_tables() WHERE temporary"
    assert seen.rows(left) == []


def test_unknown_table_is_rejected_and_wrong_letter_is_loaded(tmp_path):
    strange, letter = "999-Z-3.0-S-NURSING-2025-1.TXT", "999-Z-2.0-A-HOSPITAL-2025-1.TXT"

    seen = read(write(tmp_path, {strange: "1#\n2#\n", letter: GOOD}))

    assert seen.accounts == {strange: ("rejected", 2, 0, 2), letter: ("loaded", 1, 1, 0)}
    assert seen.rows("SELECT rule_id, file, field, value FROM quality.reading_issue ORDER BY ALL") == [
        ("MZG-FIL-05", letter, "domain", "A"),
        ("MZG-FIL-05", strange, "table", "NURSING"),
        ("MZG-FIL-08", letter, "version", "2.0"),
    ]


def test_records_of_another_hospital_are_loaded_for_the_rules_to_judge(tmp_path):
    seen = read(write(tmp_path, {HOSPITAL: "998#2024#2#2007#1#1####\n"}))

    assert seen.raw("hospital")[0][:3] == ("998", "2024", "2")
    assert seen.issues == []


@pytest.mark.parametrize("miscount", [-1, 1])
@pytest.mark.parametrize("content", [GOOD * 3, GOOD * 3 + b"damaged\n"], ids=["clean", "damaged"])
def test_a_line_that_is_not_accounted_for_stops_the_run(tmp_path, monkeypatch, content, miscount):
    def miscounting(stream, delimiter=b"#"):
        found = scanning.scan(stream, delimiter)
        return scanning.Scan(**{**vars(found), "lines": found.lines + miscount})

    monkeypatch.setattr(begin, "scan", miscounting)

    with pytest.raises(ConservationError, match=r"3 loaded") as caught:
        read(write(tmp_path, {HOSPITAL: content}))
    assert "2007" not in str(caught.value)


def test_a_row_that_gets_lost_stops_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(begin.fast, "load", lambda *arguments: 1)

    with pytest.raises(ConservationError, match="0 loaded and 0 rejected in the database"):
        read(write(tmp_path, {HOSPITAL: GOOD}))
