"""Clean files: what stands on a line is what stands in the raw table."""

import pytest

from finhosta_dq.contracts import contracts
from tests.unit.reading.landing import BUDGET, HOSPITAL, LINE, SOCIAL, SOCIAL_HEADER, read, write

# the example record of the guidelines for HOSPITAL: nine fields, the last three empty
OFFICIAL = "001#2015#1#2007#1#1####"


def test_official_example_field_by_field(tmp_path):
    seen = read(write(tmp_path, {"001-Z-3.0-S-HOSPITAL-2015-1.TXT": OFFICIAL + "\r\n"}))

    assert [delivery.id for delivery in seen.landing.deliveries] == ["mzg/001/2015-1"]
    row = dict(zip([*contracts()["mzg"].by_table("hospital").columns, "_line"], seen.raw("hospital")[0], strict=True))
    assert row == {
        "code_agr": "001",
        "year_registr": "2015",
        "period_registr": "1",
        "s1_year_start_hosp": "2007",
        "s1_month_start_hosp": "1",
        "s1_day_start_hosp": "1",
        "s1_year_end_hosp": None,
        "s1_month_end_hosp": None,
        "s1_day_end_hosp": None,
        "_line": 1,
    }
    assert seen.accounts == {"001-Z-3.0-S-HOSPITAL-2015-1.TXT": ("loaded", 1, 1, 0)}
    assert (seen.rejected, seen.issues) == ([], [])


@pytest.mark.parametrize("contract", contracts()["mzg"].files, ids=lambda contract: contract.file)
def test_every_file_by_its_contract(tmp_path, contract):
    values = [f"v{field.position}" for field in contract.fields]
    name = f"999-Z-3.0-{contract.code[0]}-{contract.file}-2025-2.TXT"

    seen = read(write(tmp_path, {name: "".join(f"{value}#" for value in values) + "\n" + "#" * len(values) + "\n"}))

    assert seen.raw(contract.table) == [(*values, 1), (*[None] * len(values), 2)]
    assert seen.issues == []


@pytest.mark.parametrize(
    ("end", "newline"),
    [("\n", "LF"), ("\r\n", "CRLF")],
)
def test_line_ends_encoding_and_hash_are_noted(tmp_path, end, newline):
    seen = read(write(tmp_path, {HOSPITAL: LINE + end + LINE + end}))

    assert seen.rows("SELECT encoding, newline, size_bytes, length(sha256), delivery_id, table_name FROM quality.file_account") == [
        ("utf-8", newline, 2 * (len(LINE) + len(end)), 64, "mzg/999/2025-1", "hospital")
    ]


def test_last_line_needs_no_line_end(tmp_path):
    seen = read(write(tmp_path, {HOSPITAL: f"{LINE}\n{LINE}"}))

    assert seen.accounts[HOSPITAL] == ("loaded", 2, 2, 0)


def test_quotes_commas_and_spaces_are_ordinary(tmp_path):
    name = "999-Z-3.0-S-CAMPUNIT-2025-1.TXT"
    columns = contracts()["mzg"].by_table("campunit").columns
    values = ['"', "a;b,c~d", "  x  ", "'", "\\", "é", "NULL", '""']
    values += ["z"] * (len(columns) - len(values))

    seen = read(write(tmp_path, {name: "#".join(values[: len(columns)]) + "#\n"}))

    assert seen.raw("campunit") == [(*values[: len(columns)], 1)]


@pytest.mark.parametrize(
    ("content", "encoding", "status"),
    [
        ("é".encode(), "utf-8", "partial"),
        ("\ufeff".encode() + b"x", "utf-8-sig", "partial"),
        ("é".encode("cp1252"), "cp1252", "partial"),
        ("€Œ".encode("cp1252"), "cp1252", "partial"),
    ],
)
def test_encodings(tmp_path, content, encoding, status):
    mark = b"\xef\xbb\xbf" if encoding == "utf-8-sig" else b""
    text = content.removeprefix(mark)
    seen = read(write(tmp_path, {HOSPITAL: mark + b"999#2025#1#" + text + b"#1#1####\n" + b"damaged\n"}))

    expected = text.decode("cp1252" if encoding == "cp1252" else "utf-8")
    assert [row[3] for row in seen.raw("hospital")] == [expected]
    assert seen.rows("SELECT encoding, status FROM quality.file_account") == [(encoding, status)]


def test_byte_order_mark_is_no_part_of_the_first_field(tmp_path):
    seen = read(write(tmp_path, {HOSPITAL: "\ufeff" + LINE + "\n"}))

    assert seen.raw("hospital")[0][0] == "999"
    assert seen.accounts[HOSPITAL] == ("loaded", 1, 1, 0)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf"])
def test_empty_file(tmp_path, content):
    seen = read(write(tmp_path, {HOSPITAL: content}))

    assert seen.accounts[HOSPITAL] == ("empty", 0, 0, 0)
    assert seen.issues == []


def test_companion_with_header(tmp_path):
    seen = read(write(tmp_path, {SOCIAL: f"{SOCIAL_HEADER.upper()}\r\n999;2025;1;S1;Y;N;;;\r\n"}))

    assert seen.raw("social") == [("999", "2025", "1", "S1", "Y", "N", None, None, None, 2)]
    assert seen.accounts[SOCIAL] == ("loaded", 1, 1, 0)


def test_companion_with_only_a_header_is_empty(tmp_path):
    seen = read(write(tmp_path, {SOCIAL: f"{SOCIAL_HEADER}\n"}))

    assert seen.accounts[SOCIAL] == ("empty", 0, 0, 0)


def test_clean_and_damaged_file_give_the_same_rows(tmp_path):
    lines = [f"999#2025#1#2007#{month}#1####" for month in range(1, 13)]
    clean = read(write(tmp_path / "clean", {HOSPITAL: "\n".join(lines) + "\n"}))
    damaged = read(write(tmp_path / "damaged", {HOSPITAL: "\n".join([*lines, "damaged"]) + "\n"}))

    assert clean.raw("hospital") == damaged.raw("hospital")
    assert damaged.accounts[HOSPITAL] == ("partial", 13, 12, 1)


def test_delivery_is_entered_and_every_raw_table_is_there(tmp_path):
    seen = read(write(tmp_path, {HOSPITAL: LINE, BUDGET: "B0802~999~2025~Y~C~210~30"}))

    assert seen.rows("SELECT * FROM quality.delivery ORDER BY delivery_id") == [
        ("finhosta/999/2025", "finhosta", "999", "2025", None),
        ("mzg/999/2025-1", "mzg", "999", "2025-1", None),
    ]
    tables = {row[0] for row in seen.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'")}
    assert tables == {contract.table for registration in contracts().values() for contract in registration.files}
    assert seen.raw("stayhosp") == []
