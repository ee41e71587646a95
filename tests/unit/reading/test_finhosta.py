"""Finhosta by its format profile: delimiter, header, decimals, record types and their items, and a hospital's own profile."""

import pytest

from finhosta_dq.contracts import ContractError, contracts
from finhosta_dq.contracts.profile import load_profile
from finhosta_dq.home import schemas_dir
from finhosta_dq.reading.finhosta import detect_delimiter
from tests.unit.reading.landing import BUDGET, read, write

YEARLY = BUDGET.replace("BUDGET", "YEARLY")
# one line of each kind, with the items that a reader must find
EXAMPLES = {
    "B0101~999~2025~Y~40000~D~18234567.10": {"account": "40000", "side": "D", "value": "18234567.10"},
    "B0201~999~2025~Y~60000~9~220~152340.25": {"account": "60000", "cost_element": "9", "cost_centre": "220", "value": "152340.25"},
    "B0302~999~2025~Y~220~1840": {"cost_centre": "220", "value": "1840"},
    "B0701~999~2025~S1~444124~212": {"period_cd": "S1", "nomenclature_code": "444124", "value": "212"},
    "B0803~999~2025~Y~C~210~01~christian~1834": {
        "bed_index": "C",
        "cost_centre": "210",
        "month": "01",
        "insurer": "christian",
        "value": "1834",
    },
    "R2301~999~2025~Y~62~220~4120333.00": {"heading": "62", "cost_centre": "220", "value": "4120333.00"},
    "Y1301~999~2025~Y~220~3~0~CONTR~24116~2~18.75": {
        "cost_centre": "220",
        "staff_category": "3",
        "staff_type": "0",
        "employment_status": "CONTR",
        "function_code": "24116",
        "sex": "2",
        "value": "18.75",
    },
    "A1311~999~2025~Y~P000123~1971-04-19~2001-09-01~~24116~220~50~EXEMPTION~96": {
        "person_key": "P000123",
        "birth_date": "1971-04-19",
        "date_in": "2001-09-01",
        "function_code": "24116",
        "cost_centre": "220",
        "tranche": "50",
        "option": "EXEMPTION",
        "value": "96",
    },
}
BEDS = "B0802~999~2025~Y~C~210~30"


def filled(seen):
    """Rows of raw.finhosta as the columns that are filled, line left out."""
    columns = [*contracts()["finhosta"].files[0].columns, "_line"]
    return [{name: value for name, value in zip(columns, row, strict=True) if value is not None} for row in seen.raw("finhosta")]


@pytest.mark.parametrize("line", EXAMPLES)
def test_items_of_a_record_type_by_position(tmp_path, line):
    seen = read(write(tmp_path, {BUDGET: line + "\r\n"}))

    common = {"record_type_cd": line[:5], "sender_cd": "999", "year": "2025", "period_cd": "Y", "_line": 1}
    assert filled(seen) == [common | EXAMPLES[line]]
    assert seen.issues == []


@pytest.mark.parametrize("delimiter", ["~", ";", "|", "\t", "#"])
@pytest.mark.parametrize("closing", [False, True])
@pytest.mark.parametrize("header", [False, True])
def test_delimiter_closing_delimiter_and_header_are_found(tmp_path, delimiter, closing, header):
    lines = ["RECORD_TYPE_CD~SENDER_CD~YEAR~PERIOD_CD~ITEMS~VALUE"] if header else []
    lines += list(EXAMPLES)
    text = "".join(line + "~" * closing + "\n" for line in lines).replace("~", delimiter)

    seen = read(write(tmp_path, {BUDGET: text}))

    assert seen.accounts[BUDGET] == ("loaded", len(EXAMPLES), len(EXAMPLES), 0)
    assert [row["value"] for row in filled(seen)] == [items["value"] for items in EXAMPLES.values()]
    assert filled(seen)[0]["_line"] == 1 + header


def test_value_with_comma_and_minus_stays_as_written(tmp_path):
    seen = read(write(tmp_path, {BUDGET: BEDS.replace("~30", "~-30,5") + "\n" + BEDS.replace("~30", "~x") + "\n"}))

    assert [row["value"] for row in filled(seen)] == ["-30,5", "x"]


def test_empty_items_and_empty_value(tmp_path):
    seen = read(write(tmp_path, {BUDGET: f"{BEDS}\nB0802~999~2025~Y~~210~30\nB0802~999~2025~Y~C~210~\nB0802~999~2025~Y~C~210~~\n"}))

    assert [(row.get("bed_index"), row.get("value"), row["_line"]) for row in filled(seen)] == [
        ("C", "30", 1),
        (None, "30", 2),
        ("C", None, 3),
        ("C", None, 4),
    ]
    assert seen.issues == []


DAMAGE = {
    # line: (reason, rules)
    "B0802~999~2025~Y": ("field_count", ["FIN-F02a"]),
    "B0802": ("field_count", ["FIN-F02a"]),
    "": ("empty_line", []),
    "B0802~999~2025~Y~C~210~1~30": ("item_count", ["FIN-F06a"]),
    "B0802~999~2025~Y~C~30": ("item_count", ["FIN-F06a"]),
    "B0802~999~2025~Y~C~210~30~~": ("item_count", ["FIN-F06a"]),
    "B0899~999~2025~Y~C~210~30": ("unknown_record_type", ["FIN-F03", "FIN-F06a"]),
    "R2399~999~2025~Y~62~220~1": ("unknown_record_type", ["FIN-F03", "FIN-F06a"]),
    "B9901~999~2025~Y~C~210~30": ("unknown_record_type", ["FIN-F06a"]),
    "~999~2025~Y~C~210~30": ("unknown_record_type", ["FIN-F06a"]),
    "b0802~999~2025~Y~C~210~30": ("unknown_record_type", ["FIN-F06a"]),
    "B0802~999~2025~Y~C~21\x010~30": ("control_character", ["FIN-F02a"]),
    "~" * 80: ("unknown_record_type", ["FIN-F06a"]),
}


@pytest.mark.parametrize("line", DAMAGE)
def test_damaged_line(tmp_path, line):
    reason, rules = DAMAGE[line]

    seen = read(write(tmp_path, {BUDGET: f"{BEDS}\n{line}\n{BEDS}\n"}))

    assert seen.rejected == [(2, reason)]
    assert seen.issues == [(rule, 2) for rule in rules]
    assert [row["_line"] for row in filled(seen)] == [1, 3]
    assert seen.accounts[BUDGET] == ("partial", 3, 2, 1)


@pytest.mark.parametrize(("fields", "reason"), [(100, "item_count"), (101, "too_many_fields")])
def test_record_with_more_fields_than_the_most_is_not_split(tmp_path, monkeypatch, fields, reason):
    monkeypatch.setenv("FDQ_MAX_FIELDS", "100")
    record = "B0802~999~2025~Y" + "~1" * (fields - 4)

    assert read(write(tmp_path, {BUDGET: record})).rejected == [(1, reason)]


def test_evidence_of_a_damaged_line(tmp_path):
    seen = read(write(tmp_path, {BUDGET: f"{BEDS}\nB0802~999~2025~Y~C~30\nB0899~999~2025~Y~1\nB0802~999\n"}))

    assert seen.rows("SELECT rule_id, line, field, value, expected FROM quality.reading_issue ORDER BY line, rule_id") == [
        ("FIN-F06a", 2, "record_type_cd", "1 items", "2 items"),
        ("FIN-F03", 3, "record_type_cd", "B0899", "a known record type"),
        ("FIN-F06a", 3, "record_type_cd", "B0899", "a known record type"),
        ("FIN-F02a", 4, None, "2 fields", "5 fields or more"),
    ]


@pytest.mark.parametrize("content", ["this is no Finhosta file\nnor is this\n", "B0802,999,2025,Y,C,210,30\n", "B0802~999~25~Y~C~210~30\n"])
def test_file_that_no_delimiter_fits_is_rejected_as_a_whole(tmp_path, content):
    seen = read(write(tmp_path, {BUDGET: content}))

    lines = content.count("\n")
    assert seen.accounts[BUDGET] == ("rejected", lines, 0, lines)
    assert {reason for _, reason in seen.rejected} == {"no_delimiter"}
    assert seen.issues == [("FIN-F02a", None)]


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ([], ""),
        ([BEDS], "~"),
        ([BEDS] * 19 + ["damaged"] * 2, "~"),
        ([BEDS] * 8 + ["damaged"] * 3, ""),
        (["B0802~999~2025~Y~C;210~30"], "~"),
        # both fit: the one that gives more fields
        (["B0802;999;2025;Y;C~1;210;30"], ";"),
        (["RECORD_TYPE_CD;SENDER_CD;YEAR;PERIOD_CD;VALUE", "B0802;999;2025;Y;C;210;30"], ";"),
        (["B0802~999~２０２５~Y~C~210~30"], ""),
        (["B0802~999~2025~Y"], ""),
        # a closing delimiter does not make a field more
        (["B0802~999~2025~Y~"], ""),
    ],
)
def test_detection_of_the_delimiter(sample, expected):
    assert detect_delimiter(sample, load_profile()) == expected


def test_collections_are_files_of_one_delivery_and_a_second_one_is_a_duplicate(tmp_path):
    part = BUDGET.replace("-01.TXT", "-02.TXT")
    seen = read(write(tmp_path, {BUDGET: BEDS, YEARLY: "Y1301~999~2025~Y~220~3~0~CONTR~24116~2~18.75", part: BEDS, "old/" + BUDGET: BEDS}))

    assert seen.accounts == {
        BUDGET: ("loaded", 1, 1, 0),
        part: ("loaded", 1, 1, 0),
        YEARLY: ("loaded", 1, 1, 0),
        "old/" + BUDGET: ("duplicate", 1, 0, 1),
    }
    assert seen.rows("SELECT DISTINCT delivery_id FROM quality.file_account") == [("finhosta/999/2025",)]
    assert seen.issues == [("FIN-F08", None)]


def test_cp1252_and_byte_order_mark(tmp_path):
    line = "A1311~999~2025~Y~Pé~~~~24116~220~50~EXEMPTION~96"
    seen = read(write(tmp_path, {BUDGET: line.encode("cp1252"), YEARLY: b"\xef\xbb\xbf" + line.encode()}))

    assert [row["person_key"] for row in filled(seen)] == ["Pé", "Pé"]


PROFILE = (schemas_dir() / "finhosta" / "profile-default.yaml").read_text(encoding="utf-8")


def own_profile(folder, *changes):
    text = PROFILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return write(folder, {"finhosta-profile.yaml": text})


def test_order_of_the_common_fields_is_the_profiles(tmp_path):
    reference = own_profile(
        tmp_path / "own",
        ("first: [RECORD_TYPE_CD, SENDER_CD, YEAR, PERIOD_CD]", "first: [SENDER_CD, RECORD_TYPE_CD, PERIOD_CD, YEAR]"),
        ('detect: ["~", ";", "|", "\\t", "#"]', 'detect: ["^"]'),
    )
    content = "999^B0802^Y^2025^C^210^30\n999^B0899^Y^2025^C^210^30\n"

    seen = read(write(tmp_path / "landing", {BUDGET: content}), reference)

    assert filled(seen) == [
        {
            "record_type_cd": "B0802",
            "sender_cd": "999",
            "year": "2025",
            "period_cd": "Y",
            "bed_index": "C",
            "cost_centre": "210",
            "value": "30",
            "_line": 1,
        }
    ]
    assert seen.issues == [("FIN-F03", 2), ("FIN-F06a", 2)]


def test_own_profile_without_closing_delimiter_header_or_cp1252(tmp_path):
    reference = own_profile(
        tmp_path / "own",
        ("closing_delimiter: tolerated", "closing_delimiter: never"),
        ("header: auto", "header: none"),
        ("encodings: [utf-8-sig, utf-8, cp1252]", "encodings: [utf-8]"),
    )
    header = "RECORD_TYPE_CD~SENDER_CD~YEAR~PERIOD_CD~VALUE"

    seen = read(write(tmp_path / "landing", {BUDGET: f"{header}\n{BEDS}\n{BEDS}~\n", YEARLY: b"\xe9\n"}), reference)

    assert seen.rejected == [(1, "unknown_record_type"), (3, "item_count"), (1, "encoding")]
    assert seen.issues == [("FIN-F06a", 1), ("FIN-F06a", 3), ("FIN-F02a", None)]


def test_item_lists_beside_the_profile_go_first(tmp_path):
    reference = own_profile(tmp_path / "own", ("items: record_types.csv", "items: own_types.csv"))
    write(
        reference, {"own_types.csv": "record_type,collection,table,items,valid_from,valid_to\nB0802,BUDGET,8,cost_centre;bed_index,2012,\n"}
    )

    seen = read(write(tmp_path / "landing", {BUDGET: BEDS}), reference)

    assert [(row["cost_centre"], row["bed_index"]) for row in filled(seen)] == [("C", "210")]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("min_fields: 5", "min_fields: 4", "fields"),
        ("PERIOD_CD], last", "PERIOD], last", "fields"),
        ("header: auto", "header: perhaps", "text.header"),
        ("encodings: [utf-8-sig, utf-8, cp1252]", "encodings: [latin-2]", "text.encodings"),
        ("closing_delimiter: tolerated", "closing_delimiter: no", "delimiter.closing_delimiter"),
    ],
)
def test_mistake_in_a_profile_is_named(tmp_path, old, new, where):
    reference = own_profile(tmp_path / "own", (old, new))

    with pytest.raises(ContractError, match=rf"finhosta-profile\.yaml: {where}"):
        read(write(tmp_path / "landing", {BUDGET: BEDS}), reference)


def test_mistake_in_an_item_list_is_named(tmp_path):
    reference = own_profile(tmp_path / "own", ("items: record_types.csv", "items: own_types.csv"))
    write(reference, {"own_types.csv": "record_type,collection,table,items\nB0802,BUDGET,x,cost_centre\n"})

    with pytest.raises(ContractError, match=r"own_types\.csv:2"):
        read(write(tmp_path / "landing", {BUDGET: BEDS}), reference)
