"""ZIPs: members are read where they are; hostile or broken ones are named and the rest goes on."""

import io
import random
import struct
import zipfile

import pytest

from finhosta_dq.reading import archive
from finhosta_dq.reading.discover import discover
from tests.unit.reading.landing import BUDGET, HOSPITAL, LINE, read, write

STAYS = "999-Z-3.0-A-STAYHOSP-2025-1.TXT"


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    """A ZIP of (name, content) in that order; names may occur twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in members:
            made.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def strays(landing):
    return [(stray.name, stray.reason) for stray in discover(landing).unrecognised]


def test_members_are_files_of_their_deliveries(tmp_path):
    write(
        tmp_path, {"delivery.zip": zipped(("mzg/" + HOSPITAL, LINE + "\n"), ("fin/", ""), ("fin/" + BUDGET, "B0802~999~2025~Y~C~210~30"))}
    )

    seen = read(tmp_path)

    assert seen.accounts == {HOSPITAL: ("loaded", 1, 1, 0), BUDGET: ("loaded", 1, 1, 0)}
    assert seen.raw("hospital")[0][:3] == ("999", "2025", "1")
    assert seen.issues == []


def test_damaged_member_is_read_line_by_line(tmp_path):
    write(tmp_path, {"delivery.ZIP": zipped((HOSPITAL, LINE + "\n\n" + LINE))})

    assert read(tmp_path).accounts == {HOSPITAL: ("partial", 3, 2, 1)}


def test_nothing_is_unpacked_into_the_landing_or_beside_it(tmp_path):
    landing = write(tmp_path / "landing", {"delivery.zip": zipped((HOSPITAL, LINE), ("../" + STAYS, ""), ("/" + STAYS, ""))})

    read(landing)

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["delivery.zip", "landing"]


@pytest.mark.parametrize(
    "name", ["../" + STAYS, "a/../../" + STAYS, "/tmp/" + STAYS, "//tmp/" + STAYS, "C:\\" + STAYS, "..\\" + STAYS, "c:" + STAYS]
)
def test_names_that_lead_out_are_refused_and_the_rest_is_loaded(tmp_path, name):
    write(tmp_path, {"delivery.zip": zipped((HOSPITAL, LINE), (name, "x"))})

    seen = read(tmp_path)

    assert [stray.reason for stray in seen.landing.unrecognised] == ["unsafe_name"]
    assert seen.accounts[HOSPITAL] == ("loaded", 1, 1, 0)
    assert seen.issues == [("MZG-FIL-01", None)]


def test_back_slashes_are_folders(tmp_path):
    write(tmp_path, {"delivery.zip": zipped(("mzg\\" + HOSPITAL, LINE))})

    assert read(tmp_path).accounts == {HOSPITAL: ("loaded", 1, 1, 0)}


def test_two_members_of_one_name_are_two_files(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped((HOSPITAL, LINE + "\n"), (HOSPITAL, LINE + "\n" + LINE + "\n"))
    write(tmp_path, {"delivery.zip": content})

    assert read(tmp_path).accounts == {HOSPITAL: ("loaded", 1, 1, 0), "delivery.zip!" + HOSPITAL: ("duplicate", 2, 0, 2)}


def test_what_a_landing_ignores_is_ignored_in_a_zip(tmp_path):
    write(
        tmp_path, {"delivery.zip": zipped((HOSPITAL, LINE), ("__MACOSX/._x", "x"), ("_reference/settings.csv", "x"), ("defects.csv", "x"))}
    )

    assert strays(tmp_path) == []


def encrypted(content):
    """The same ZIP, said to be encrypted in both headers."""
    data = bytearray(content)
    at = data.index(b"PK\x01\x02")
    for flags in (6, at + 8):
        struct.pack_into("<H", data, flags, struct.unpack_from("<H", data, flags)[0] | 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (encrypted(zipped((HOSPITAL, LINE))), "encrypted"),
        (zipped((HOSPITAL, LINE * 99)).replace(zipped((HOSPITAL, LINE * 99))[70:74], b"\xff\xff\xff\xff", 1), "unreadable"),
        (zipped((HOSPITAL, LINE), method=zipfile.ZIP_STORED).replace(LINE.encode(), LINE.encode()[::-1]), "unreadable"),
    ],
    ids=["encrypted", "broken stream", "wrong checksum"],
)
def test_member_that_cannot_be_read(tmp_path, content, value):
    write(tmp_path, {"delivery.zip": content, STAYS: ""})

    seen = read(tmp_path)

    assert seen.accounts == {HOSPITAL: ("unreadable", 0, 0, 0), STAYS: ("empty", 0, 0, 0)}
    assert seen.rows("SELECT rule_id, file, value FROM quality.reading_issue") == [("MZG-FIL-04", HOSPITAL, value)]


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        (b"", ["zip_unreadable"]),
        (b"no zip", ["zip_unreadable"]),
        (zipped((HOSPITAL, LINE))[:-30], ["zip_unreadable"]),
        (zipped(), ["zip_empty"]),
        (zipped(("notes.pdf", "x")), ["unknown_name", "zip_without_txt"]),
        (zipped(("inner.zip", zipped((STAYS, "")))), ["zip_in_zip"]),
    ],
    ids=["empty file", "no zip", "cut off", "no member", "no text file", "zip in zip"],
)
def test_zip_that_cannot_be_used(tmp_path, content, reasons):
    write(tmp_path, {"delivery.zip": content, HOSPITAL: LINE})

    seen = read(tmp_path)

    assert [stray.reason for stray in seen.landing.unrecognised] == reasons
    assert seen.accounts[HOSPITAL] == ("loaded", 1, 1, 0)
    rules = ["MZG-FIL-01" if reason == "unknown_name" else "MZG-FIL-04" for reason in reasons]
    assert sorted(seen.issues) == sorted((rule, None) for rule in rules)


def test_bombs_are_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "RATIO_FROM_BYTES", 1024**2)
    write(tmp_path, {"bomb.zip": zipped((STAYS, bytes(20 * 1024**2))), HOSPITAL: LINE})

    assert strays(tmp_path) == [("bomb.zip", "zip_too_dense")]


def test_limit_of_what_a_zip_may_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "GIB", 100)
    write(tmp_path, {"delivery.zip": zipped((HOSPITAL, (LINE + "\n") * 10))})

    monkeypatch.setenv("FDQ_MAX_ZIP_GIB", "2")
    assert strays(tmp_path) == [("delivery.zip", "zip_too_large")]
    monkeypatch.setenv("FDQ_MAX_ZIP_GIB", "3")
    assert strays(tmp_path) == []


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "9999999"])
def test_limit_that_is_no_number_is_refused(tmp_path, monkeypatch, text):
    write(tmp_path, {"delivery.zip": zipped((HOSPITAL, LINE))})
    monkeypatch.setenv("FDQ_MAX_ZIP_GIB", text)

    with pytest.raises(ValueError, match="FDQ_MAX_ZIP_GIB"):
        discover(tmp_path)


def test_size_that_lies_about_the_member_does_not_get_more_read(tmp_path):
    data = bytearray(zipped((HOSPITAL, (LINE + "\n") * 1000)))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, len(LINE) + 1)
    write(tmp_path, {"delivery.zip": bytes(data), STAYS: ""})

    assert read(tmp_path).accounts[HOSPITAL] == ("unreadable", 0, 0, 0)


def test_no_broken_zip_stops_a_run(tmp_path):
    chance = random.Random(7)
    whole = zipped((HOSPITAL, (LINE + "\n") * 20), (BUDGET, "B0802~999~2025~Y~C~210~30\n" * 9))
    write(tmp_path, {STAYS: ""})

    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        write(tmp_path, {"delivery.zip": bytes(data)})

        seen = read(tmp_path)

        assert all(lines == loaded + rejected for _, lines, loaded, rejected in seen.accounts.values())
        assert len(seen.accounts) >= 2
