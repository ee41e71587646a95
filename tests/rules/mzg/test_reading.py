"""MZG-FIL and MZG-REC on real files that stand on the limit: what reading says of them becomes the finding of the rule."""

import pytest

from tests.rules.spec import check_rule
from tests.unit.reading.landing import HOSPITAL, LINE, read, write

GOOD = LINE.encode()
# the records that were read, as drawings: of LINE the last three fields are empty; what judges names and bytes reads no cell
FILE = "code_agr\n 999"
RECORD = """
    code_agr | s1_year_start_hosp | s1_month_start_hosp | s1_day_start_hosp | s1_year_end_hosp | s1_month_end_hosp | s1_day_end_hosp
    999      | 2007               | 1                   | 1                 |                  |                   |
"""


def judged(rule, folder, files, failing, drawn=FILE, **more):
    """Read the files of a landing and hold what was said of them under this rule against what must fail."""
    seen = read(write(folder, files))
    said = seen.rows(f"SELECT rule_id, 'hospital', line, field, value, expected FROM quality.reading_issue WHERE rule_id = '{rule}'")
    return check_rule(rule, {"hospital": drawn}, failing=failing, issues=said, boundary=True, **more)


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("999-Z-3.0-S-HOSPITAL-2025-2.TXT", True),
        ("999-Z-3.0-S-HOSPITAL-2025-0.TXT", False),
        ("999-Z-3.0-S-HOSPITAL-2025-3.TXT", False),
        ("999-Z-3.0-S-HOSPITAL-025-1.TXT", False),
        ("999-Z-3.0-S-HOSPITAL-20250-1.TXT", False),
        ("99-Z-3.0-S-HOSPITAL-2025-1.TXT", False),
        ("9999-Z-3.0-S-HOSPITAL-2025-1.TXT", False),
        ("999-Z-3.0-S-H-2025-2.TXT", True),
        ("999-Z-3.0-S-HOSPITALS-2025-1.TXT", False),
        ("999-Z-3.0-S--2025-1.TXT", False),
        ("999-Z-3-S-HOSPITAL-2025-1.TXT", False),
        ("999-Y-3.0-S-HOSPITAL-2025-1.TXT", False),
        ("999-Z-3.0-SS-HOSPITAL-2025-1.TXT", False),
        ("999-Z-3.0-S-HOSPITAL-2025-1.TX", False),
        ("999-Z-3.0-S-HOSPITAL-2025-1.TXT.TXT", False),
    ],
)
def test_name_of_a_file_mzg_fil_01(tmp_path, name, fits):
    judged("MZG-FIL-01", tmp_path, {HOSPITAL: GOOD, name: GOOD}, [] if fits else [None])


@pytest.mark.parametrize(
    ("second", "is_second"),
    [
        ("999-Z-3.1-S-HOSPITAL-2025-1.TXT", True),
        ("999-Z-3.0-P-HOSPITAL-2025-1.TXT", True),
        ("999-Z-3.0-S-HOSPITAL-2025-2.TXT", False),
        ("999-Z-3.0-S-HOSPITAL-2024-1.TXT", False),
        ("998-Z-3.0-S-HOSPITAL-2025-1.TXT", False),
        ("999-Z-3.0-S-HOSPCAMP-2025-1.TXT", False),
    ],
)
def test_one_part_of_the_name_makes_it_another_file_mzg_fil_02(tmp_path, second, is_second):
    judged("MZG-FIL-02", tmp_path, {HOSPITAL: GOOD, second: GOOD}, [None] if is_second else [])


@pytest.mark.parametrize(
    ("byte", "fits"),
    [
        (b"\x1f", False),
        (b"\x20", True),
        (b"\x0b", False),
        (b"\x09", False),
        (b"\x80", True),
        (b"\x81", False),
        (b"\xff", True),
        ("\u00e9".encode(), True),
    ],
)
def test_first_bytes_that_are_and_are_not_allowed_mzg_fil_04(tmp_path, byte, fits):
    content = GOOD + b"\r\n999#2025#1#" + byte + b"#1#1####\r\n"

    judged("MZG-FIL-04", tmp_path, {HOSPITAL: content}, [] if fits else [("hospital", 2)], rejected={} if fits else {"hospital": 1})


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("999-Z-3.0-S-HOSPITAL-2025-1.TXT", True),
        ("999-Z-3.0-R-HOSPITAL-2025-1.TXT", False),
        ("999-Z-3.0-T-HOSPITAL-2025-1.TXT", False),
        ("999-Z-3.0-S-HOSPITA-2025-1.TXT", False),
        ("999-Z-3.0-S-HOSPITAM-2025-1.TXT", False),
    ],
)
def test_table_and_letter_beside_the_right_ones_mzg_fil_05(tmp_path, name, fits):
    judged("MZG-FIL-05", tmp_path, {name: GOOD}, [] if fits else [None])


@pytest.mark.parametrize(("version", "fits"), [("3.0", True), ("2.9", False), ("3.1", False), ("3.00", False)])
def test_version_beside_the_configured_one_mzg_fil_08(tmp_path, version, fits):
    other = f"999-Z-{version}-S-HOSPCAMP-2025-1.TXT"

    judged("MZG-FIL-08", tmp_path, {HOSPITAL: GOOD, other: b""}, [] if fits else [None])


@pytest.mark.parametrize(
    ("line", "closed", "counted"),
    [
        (GOOD, True, True),
        (b"#" * 9, True, True),
        (b"#" * 8, True, False),
        (b"#" * 10, True, False),
        (GOOD[:-1], True, False),
        (GOOD[:-1] + b"x", False, False),
        (GOOD[:-1] + b"#x", False, True),
        (GOOD + b" ", False, True),
        (b"", False, False),
    ],
)
def test_one_delimiter_more_or_less_mzg_rec_01_and_mzg_rec_02(tmp_path, line, closed, counted):
    files = {HOSPITAL: GOOD + b"\n" + line + b"\n"}
    rejected = {} if closed and counted else {"hospital": 1}

    judged("MZG-REC-01", tmp_path, files, [] if closed else [("hospital", 2)], RECORD, rejected=rejected)
    judged("MZG-REC-02", tmp_path, files, [] if counted else [("hospital", 2)], RECORD, rejected=rejected)
