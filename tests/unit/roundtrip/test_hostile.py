"""Files that mean harm: none is read further than needed to see it, and what is wrong in one cell costs one row."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
import zlib
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook, load_workbook

from finhosta_dq.roundtrip import WorkbookRefused, workbook_identity
from finhosta_dq.roundtrip import package as looked_at
from finhosta_dq.roundtrip.wording import words
from tests.unit.roundtrip.books import IN_SOURCE, as_excel, change, column, decisions, events, fill, fill_many, put, rewrite

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
RELS = "xl/_rels/workbook.xml.rels"


def code_of(desk):
    with pytest.raises(WorkbookRefused) as refused:
        desk.take()
    assert decisions(desk.registry) == []
    assert [one.act for one in events(desk.registry)] == ["workbook_refused"]
    assert all(refused.value.code in words(language)["file"] for language in ("nl", "fr", "en"))
    return refused.value.code


def with_relation(kind):
    added = f'<Relationship Id="rId99" Type="http://x/{kind}" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    return lambda xml: xml.replace(b"</Relationships>", added.encode())


def with_dtd(xml):
    return xml.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet', 1)


def late_dtd(xml):
    # behind a comment that is longer than one read
    return xml.replace(b"<worksheet", b"<!--" + b"x" * (1 << 20) + b"--><!DOCTYPE w><worksheet", 1)


@pytest.mark.parametrize(
    ("parts", "added", "code"),
    [
        ({}, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, "macros"),
        ({}, {"xl/macrosheets/sheet1.xml": b"<x/>"}, "macros"),
        ({}, {"xl\\vbaProject.bin": b"x"}, "macros"),
        ({}, {"xl/embeddings/oleObject1.bin": b"x"}, "macros"),
        ({}, {"xl/activeX/activeX1.xml": b"<x/>"}, "macros"),
        ({TYPES: lambda xml: xml.replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")}, {}, "macros"),
        ({}, {"xl/externalLinks/externalLink1.xml": b"<x/>"}, "external_links"),
        ({}, {"xl/connections.xml": b"<x/>"}, "external_links"),
        ({RELS: with_relation("externalLinkPath")}, {}, "external_links"),
        ({RELS: with_relation("attachedTemplate")}, {}, "external_links"),
        ({SHEET: with_dtd}, {}, "hostile_xml"),
        ({SHEET: late_dtd}, {}, "hostile_xml"),
        ({"xl/styles.xml": lambda xml: xml.replace(b"<styleSheet", b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><styleSheet', 1)}, {}, "hostile_xml"),
        ({SHEET: lambda xml: with_dtd(xml).decode().replace("UTF-8", "UTF-16").encode("utf-16")}, {}, "hostile_xml"),
        ({SHEET: lambda xml: with_dtd(xml).replace(b"UTF-8", b"UTF-7")}, {}, "hostile_xml"),
        ({SHEET: lambda xml: xml[: len(xml) // 2]}, {}, "unreadable"),
        ({SHEET: lambda xml: xml[:-200]}, {}, "unreadable"),
        ({SHEET: lambda xml: xml.replace(b'<row r="3"', b'<row r="3000000000"')}, {}, "unreadable"),
        ({SHEET: lambda xml: xml.replace(b'<c r="C3"', b'<c r="QQQQQQQ3"')}, {}, "unreadable"),
        ({SHEET: lambda xml: xml.replace(b"<v>9</v>", b"<v>" + b"9" * 5000 + b"</v>")}, {}, "unreadable"),
        ({"xl/styles.xml": lambda xml: xml[:100]}, {}, "unreadable"),
        ({"xl/workbook.xml": lambda xml: xml.replace(b'name="fdq"', b'name="other"')}, {}, "foreign"),
        ({SHEET: lambda xml: xml.replace(b"<t>Note</t>", b"<t>Remark</t>")}, {}, "no_list"),
    ],
)  # fmt: skip
def test_a_file_that_means_harm_or_is_broken_is_refused_as_a_whole(desk, parts, added, code):
    fill_many(desk.path, {2: {"decision": "accept", "reason": IN_SOURCE}})
    rewrite(desk.path, parts, added)

    assert code_of(desk) == code


@pytest.mark.parametrize("part", ["xl/worksheets/sheet.dat", "xl/strings.dat"])
def test_a_part_under_a_name_that_was_not_searched_is_not_read(desk, part):
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    with zipfile.ZipFile(desk.path) as archive:
        sheet = archive.read(SHEET)
    if "sheet" in part:
        rewrite(desk.path, {RELS: lambda xml: xml.replace(b"worksheets/sheet1.xml", b"worksheets/sheet.dat")}, {part: with_dtd(sheet)})
    else:
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        stated = b'<Override PartName="/xl/strings.dat" ContentType="' + kind + b'"/></Types>'
        rewrite(desk.path, {TYPES: lambda xml: xml.replace(b"</Types>", stated)}, {part: b"<!DOCTYPE sst>" + strings})

    assert code_of(desk) == "hostile_xml"


def test_a_plain_link_in_a_cell_is_no_reason_to_refuse(desk):
    def edit(book):
        put(book, 2, decision="comment", note="see the page")
        book.worksheets[0].cell(2, column("note")).hyperlink = "https://dq.hospital.example/"

    change(desk.path, edit)

    assert desk.take().taken == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"<html></html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_what_is_no_workbook_is_said_to_be_none(desk, content):
    desk.path.write_bytes(content)

    assert code_of(desk) == "not_a_workbook"


def test_a_zip_without_a_workbook_is_none(desk):
    with zipfile.ZipFile(desk.path, "w") as archive:
        archive.writestr("readme.txt", "x")

    assert code_of(desk) == "not_a_workbook"


def test_a_workbook_of_somebody_else_is_foreign(desk):
    Workbook().save(desk.path)

    assert code_of(desk) == "foreign"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("version", "2", "other_version"),
        ("format", "x", "foreign"),
        ("run_id", "../../elsewhere", "foreign"),
        ("run_id", "run-9", "other_run"),
        ("hospitals", "110", "other_run"),
        ("language", "de", "foreign"),
        ("as_of", "yesterday", "foreign"),
        ("as_of", "2025-08-01T00:00:00", "foreign"),
        ("workbook_id", "' OR 1=1", "foreign"),
        ("column:note", "Reason", "foreign"),
        ("column:note", "Remark", "no_list"),
        ("column:seal", None, "foreign"),
    ],
)
def test_an_identity_that_is_not_ours_is_refused(desk, name, value, code):
    def edit(book):
        for row in book["fdq"].iter_rows():
            if row[0].value == name:
                row[1].value = value

    change(desk.path, edit)

    assert code_of(desk) == code


def test_a_bomb_is_refused_before_it_is_unpacked(desk):
    rewrite(desk.path, {}, {"xl/media/image1.xml": b"\0" * (100 << 20)})
    tracemalloc.start()
    code = code_of(desk)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert code == "too_dense"
    assert peak < 20 << 20


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_beyond_it(desk):
    # the directory says 1,000 bytes, the part holds a hundred million
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(b" " * (100 << 20)) + packed.flush()
    with zipfile.ZipFile(desk.path, "a") as archive:
        archive.writestr("xl/bomb.xml", b"x" * 1000)
    raw = bytearray(desk.path.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    start = struct.unpack_from("<I", raw, at + 42)[0]
    directory = bytearray(raw[raw.index(b"PK\x01\x02") :])
    head = bytearray(raw[start : start + 30])
    struct.pack_into("<H", head, 8, 8)
    struct.pack_into("<I", head, 18, len(data))
    entry = directory.rindex(b"PK\x01\x02")
    struct.pack_into("<H", directory, entry + 10, 8)
    struct.pack_into("<I", directory, entry + 20, len(data))
    body = raw[:start] + head + raw[start + 30 : start + 30 + struct.unpack_from("<H", raw, start + 26)[0]] + data
    end = directory.rindex(b"PK\x05\x06")
    struct.pack_into("<I", directory, end + 16, len(body))
    desk.path.write_bytes(bytes(body + directory))
    tracemalloc.start()
    code = code_of(desk)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert code == "not_a_workbook"
    assert peak < 20 << 20


def test_a_workbook_that_is_too_large_is_refused(desk, monkeypatch):
    monkeypatch.setattr(looked_at, "MOST_BYTES", 10_000)

    assert code_of(desk) == "too_large"


def test_too_many_parts_are_refused(desk):
    rewrite(desk.path, {}, {f"xl/media/{number}.bin": b"" for number in range(2_100)})

    assert code_of(desk) == "too_large"


def test_a_part_that_is_there_twice_is_refused(desk):
    with zipfile.ZipFile(desk.path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, "<worksheet/>")

    assert code_of(desk) == "not_a_workbook"


def test_more_elements_than_a_row_can_hold_are_not_gathered(desk):
    rewrite(desk.path, {SHEET: lambda xml: xml.replace(b"</sheetData>", b"<row>" + b"<c/>" * 300_000 + b"</row></sheetData>")})

    assert code_of(desk) == "unreadable"


def test_a_cell_of_ten_megabytes_costs_its_row(desk):
    fill_many(desk.path, {2: {"decision": "comment", "note": "x" * (10 << 20)}, 3: {"decision": "accept", "reason": IN_SOURCE}})
    result = desk.take()

    assert [(one.row, one.code, one.params) for one in result.refused] == [(2, "cell_too_long", {"column": "note", "most": 2000})]
    assert (result.taken, result.untouched) == (1, 6)


def test_a_locked_cell_of_ten_megabytes_costs_its_row(desk):
    rewrite(desk.path, {SHEET: lambda xml: xml.replace(b"canary-value-4711", b"canary-value-4711" + b" x" * (5 << 20))})

    assert desk.refused() == [(2, "edited_cell")]


def test_formulas_in_cells_to_fill_in_cost_their_rows(desk):
    def edit(book):
        sheet = book.worksheets[0]
        put(book, 2, decision="comment", note="n")
        sheet.cell(2, column("note")).value = '=HYPERLINK("http://x", "n")'
        put(book, 3, decision="accept", reason=IN_SOURCE)
        sheet.cell(4, column("by")).value = "=1"

    change(desk.path, edit)
    result = desk.take()

    assert [(one.row, one.code, one.params) for one in result.refused] == [
        (2, "formula", {"column": "note"}),
        (4, "formula", {"column": "by"}),
    ]
    assert result.taken == 1


def test_a_broken_shared_formula_costs_its_row_too(desk):
    fill_many(desk.path, {2: {"decision": "comment", "note": "n"}})
    rewrite(
        desk.path,
        {SHEET: lambda xml: xml.replace(b't="inlineStr"><is><t>n</t></is>', b'><f t="shared" si="0" ref="A1:B9">((((</f><v>1</v>')},
    )

    assert desk.refused() == [(2, "formula")]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\u0001b\u0000c", "abc"),
        ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        ("<script>&amp;</script>", "<script>&amp;</script>"),
        ("<r><t>x</t></r>", "<r><t>x</t></r>"),
        ("_x0041_ x005F_", "_x0041_ x005F_"),
        ("'; DROP TABLE decision; --", "'; DROP TABLE decision; --"),
    ],
)
def test_a_note_is_text_whatever_it_looks_like(any_desk, written, kept):
    escaped = "".join(f"_x{ord(one):04X}_" if ord(one) < 32 else one for one in as_excel(written))
    fill_many(any_desk.path, {2: {"decision": "comment", "note": escaped}})

    assert any_desk.take().taken == 1
    assert decisions(any_desk.registry)[0].note == kept


def test_half_a_character_never_reaches_the_registry(any_desk):
    fill_many(any_desk.path, {2: {"decision": "comment", "note": "a_xD83D_b", "by": "n_xDC00_"}})

    assert any_desk.take().taken == 1
    assert (decisions(any_desk.registry)[0].note, decisions(any_desk.registry)[0].made_by) == ("ab", "n")


def test_the_identity_alone_can_be_read(desk):
    assert workbook_identity(desk.path).run_id == "run-1"
    fill(desk.path, 2, note=escape("x"))
    assert workbook_identity(desk.path).run_id == "run-1"
    assert load_workbook(desk.path)["fdq"].sheet_state == "veryHidden"
