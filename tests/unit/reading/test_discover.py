"""What lies in a landing: names, deliveries, links, and what is no file of a registration."""

import os

import pytest

from finhosta_dq.reading.discover import discover
from tests.unit.reading.landing import BUDGET, HOSPITAL, LINE, SOCIAL, read, write

STAYS = "999-Z-3.0-A-STAYHOSP-2025-1.TXT"


def deliveries(landing):
    return {delivery.id: [source.name for source in delivery.files] for delivery in discover(landing).deliveries}


def strays(landing):
    return [(stray.name, stray.hospital, stray.period, stray.reason) for stray in discover(landing).unrecognised]


def test_files_are_grouped_by_registration_hospital_and_period(tmp_path):
    write(
        tmp_path,
        dict.fromkeys(
            [
                HOSPITAL,
                STAYS,
                STAYS.replace("2025-1", "2025-2"),
                STAYS.replace("999", "001", 1),
                BUDGET,
                BUDGET.replace("BUDGET", "YEARLY"),
                "999-GROUPER-2025-1.CSV",
                SOCIAL,
            ],
            "",
        ),
    )

    assert deliveries(tmp_path) == {
        "finhosta/999/2025": [BUDGET, BUDGET.replace("BUDGET", "YEARLY")],
        "grouper/999/2025-1": ["999-GROUPER-2025-1.CSV"],
        "mzg/001/2025-1": [STAYS.replace("999", "001", 1)],
        "mzg/999/2025-1": [STAYS, HOSPITAL],
        "mzg/999/2025-2": [STAYS.replace("2025-1", "2025-2")],
        "social/999/2025-1": [SOCIAL],
    }
    assert strays(tmp_path) == []


def test_names_in_small_letters_are_recognised(tmp_path):
    write(tmp_path, {STAYS.lower(): ""})

    assert [(s.name, s.table) for s in discover(tmp_path).deliveries[0].files] == [(STAYS.lower(), "stayhosp")]


@pytest.mark.parametrize(
    ("name", "hospital", "period"),
    [
        ("notes.txt", None, None),
        ("99-Z-3.0-A-STAYHOSP-2025-1.TXT", None, "2025-1"),
        ("999-Z-3.0-A-STAYHOSP-2025-3.TXT", "999", "2025"),
        ("999-Z-3.0-A-STAYHOSP-2025-1.TXT.bak", "999", "2025-1"),
        ("999-Z-3-A-STAYHOSP-2025-1.TXT", "999", "2025-1"),
        ("999-Z-3.0-A-STAYHOSPX-2025-1.TXT", "999", "2025-1"),
        ("999-Z-3.0-A-STAYHO\u017fP-2025-1.TXT", "999", "2025-1"),
        ("999-FIN-4.7-MONTHLY-2025-Y-01.TXT", "999", "2025"),
        (" 999-Z-3.0-A-STAYHOSP-2025-1.TXT", None, "2025-1"),
    ],
)
def test_any_other_name_is_unrecognised_with_what_it_still_tells(tmp_path, name, hospital, period):
    write(tmp_path, {name: "x"})

    assert strays(tmp_path) == [(name, hospital, period, "unknown_name")]


def test_hidden_names_lists_of_the_hospital_and_defects_are_no_part_of_it(tmp_path):
    write(tmp_path, dict.fromkeys([".hidden", "_reference/settings.csv", "_x/" + STAYS, "defects.csv", ".git/" + STAYS], ""))

    assert discover(tmp_path).deliveries == []
    assert strays(tmp_path) == []


def test_folders_are_read_in_a_fixed_order_and_names_stay_unique(tmp_path):
    write(tmp_path, dict.fromkeys(["b/" + STAYS, "a/deep/" + STAYS, "c/notes.txt", "notes.txt"], ""))

    assert deliveries(tmp_path) == {"mzg/999/2025-1": [STAYS, "b/" + STAYS]}
    assert [source.path.parent.name for source in discover(tmp_path).deliveries[0].files] == ["deep", "b"]
    assert [name for name, *_ in strays(tmp_path)] == ["notes.txt", "c/notes.txt"]


def test_several_paths_and_a_file_named_twice(tmp_path):
    write(tmp_path, {"a/" + STAYS: "", "b/" + HOSPITAL: "", "a/notes.txt": "", "b/notes.txt": ""})
    paths = [tmp_path / "a", tmp_path / "a" / STAYS, tmp_path / "b" / HOSPITAL, tmp_path / "b" / "notes.txt"]

    assert deliveries(paths) == {"mzg/999/2025-1": [STAYS, HOSPITAL]}
    assert [name for name, *_ in strays(paths)] == ["notes.txt", "notes.txt (2)"]


def test_path_that_is_not_there_holds_nothing(tmp_path):
    assert discover(tmp_path / "nowhere").deliveries == []


def test_links_that_lead_out_are_not_followed(tmp_path):
    outside = write(tmp_path / "outside", {HOSPITAL: LINE, "folder/" + STAYS: ""})
    landing = write(tmp_path / "landing", {"real/" + STAYS: ""})
    (landing / HOSPITAL).symlink_to(outside / HOSPITAL)
    (landing / "elsewhere").symlink_to(outside / "folder")
    (landing / "loop").symlink_to(landing / "loop")
    (landing / "again").symlink_to(landing / "real")

    seen = read(landing)

    assert seen.accounts == {
        HOSPITAL: ("unreadable", 0, 0, 0),
        STAYS: ("empty", 0, 0, 0),
        "elsewhere": ("unreadable", 0, 0, 0),
        "loop": ("unreadable", 0, 0, 0),
    }
    assert seen.raw("hospital") == []
    assert seen.rows("SELECT rule_id, file, value FROM quality.reading_issue ORDER BY file") == [
        ("MZG-FIL-04", HOSPITAL, "link outside"),
        ("MZG-FIL-04", "elsewhere", "link outside"),
        ("MZG-FIL-04", "loop", "link outside"),
    ]


def test_folder_and_pipe_with_the_name_of_a_file(tmp_path):
    (tmp_path / HOSPITAL).mkdir()
    os.mkfifo(tmp_path / STAYS)
    (tmp_path / BUDGET).mkdir()

    seen = read(tmp_path)

    assert set(seen.accounts.values()) == {("unreadable", 0, 0, 0)}
    assert seen.rows("SELECT rule_id, file, value FROM quality.reading_issue ORDER BY file") == [
        ("FIN-F01a", BUDGET, "directory"),
        ("MZG-FIL-04", STAYS, "not a file"),
        ("MZG-FIL-04", HOSPITAL, "directory"),
    ]


def test_what_cannot_be_read_does_not_take_the_place_of_a_file(tmp_path):
    (tmp_path / "a" / HOSPITAL).mkdir(parents=True)
    write(tmp_path, {"b/" + HOSPITAL: LINE})

    assert read(tmp_path).accounts == {HOSPITAL: ("unreadable", 0, 0, 0), "b/" + HOSPITAL: ("loaded", 1, 1, 0)}


def test_file_that_disappears_before_it_is_read(tmp_path):
    from finhosta_dq.reading.load import load_delivery
    from finhosta_dq.warehouse.connection import open_warehouse

    (delivery,) = discover(write(tmp_path, {HOSPITAL: LINE})).deliveries
    (tmp_path / HOSPITAL).unlink()

    (account,) = load_delivery(open_warehouse(None), delivery)

    assert (account.status, account.issues) == ("unreadable", [("MZG-FIL-04", None, None, "unreadable", "a readable file")])


def test_name_that_is_no_text_can_be_stored_and_shown(tmp_path):
    write(tmp_path, {HOSPITAL: LINE})
    (tmp_path / os.fsdecode(b"caf\xe9\nnotes.txt")).write_text("x")

    seen = read(tmp_path)

    assert [stray.name for stray in seen.landing.unrecognised] == ["caf\ufffd\ufffdnotes.txt"]
    assert seen.issues == [("MZG-FIL-01", None)]


def test_strays_are_entered_where_their_name_points(tmp_path):
    write(tmp_path, {HOSPITAL: LINE, BUDGET: "", HOSPITAL.replace("2025-1", "2025-2"): LINE.replace("#1#2007", "#2#2007")})
    write(tmp_path, dict.fromkeys(["999-FIN-2025.TXT", "999-Z-STAYHOSP-2025-2.TXT", "notes.txt", "finhosta.zip"], "x"))

    seen = read(tmp_path)

    assert seen.rows(
        "SELECT file, delivery_id, status, lines, rule_id FROM quality.file_account INNER JOIN quality.reading_issue USING (file)"
        " WHERE table_name IS NULL ORDER BY file"
    ) == [
        ("999-FIN-2025.TXT", "finhosta/999/2025", "unreadable", 0, "FIN-F01b"),
        ("999-Z-STAYHOSP-2025-2.TXT", "mzg/999/2025-2", "unreadable", 0, "MZG-FIL-01"),
        ("finhosta.zip", "finhosta/999/2025", "unreadable", 0, "FIN-F01a"),
        ("notes.txt", "mzg/999/2025-1", "unreadable", 0, "MZG-FIL-01"),
    ]
