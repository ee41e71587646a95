"""The same options give the same bytes, other seeds other stays; what is written has its official form."""

import hashlib

import polars as pl
import pytest

from finhosta_dq.contracts.loader import contracts
from finhosta_dq.reading.discover import discover
from finhosta_dq.synth.generate import generate
from finhosta_dq.synth.options import Options
from finhosta_dq.synth.rng import shares
from finhosta_dq.synth.write import file_name, write
from tests.unit.synth.hospitals import MIDDLE, SMALL, made, stays


def digests(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_same_bytes(tmp_path):
    for name in ("one", "two"):
        write(generate(Options(period="2025", stays=400, seed=7)), tmp_path / name)

    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_other_seed_other_stays():
    one, other = (generate(Options(period="2025-1", stays=200, seed=seed)).frames["2025-1", "stayhosp"] for seed in (1, 2))

    assert one.height == other.height
    assert not one.equals(other)


def test_all_files_are_recognised_as_five_or_seven_deliveries(tmp_path):
    write(made(*SMALL), tmp_path)

    found = discover(tmp_path)

    assert [delivery.id for delivery in found.deliveries] == [
        "finhosta/999/2025",
        "grouper/999/2025-1",
        "grouper/999/2025-2",
        "mzg/999/2025-1",
        "mzg/999/2025-2",
        "social/999/2025-1",
        "social/999/2025-2",
    ]
    assert found.unrecognised == []
    assert [len(delivery.files) for delivery in found.deliveries if delivery.registration == "mzg"] == [26, 26]


def test_records_of_mzg_close_every_field(tmp_path):
    write(made(*SMALL), tmp_path)
    for contract in contracts()["mzg"].files:
        data = (tmp_path / file_name("999", "2025-1", contract.table)).read_bytes()
        lines = data.split(b"\n")

        assert b"\r" not in data
        assert lines.pop() == b""
        assert {line.count(b"#") for line in lines} <= {len(contract.fields)}
        assert all(line.endswith(b"#") for line in lines)


def test_csv_has_a_header_and_finhosta_its_items(tmp_path):
    write(made(*SMALL), tmp_path)

    header = (tmp_path / "999-GROUPER-2025-2.CSV").read_text().split("\n")[0]
    budget = (tmp_path / "999-FIN-4.7-BUDGET-2025-Y-01.TXT").read_text().split("\n")

    assert header == ";".join(field.name for field in contracts()["grouper"].files[0].fields)
    assert budget[0].startswith("B0101~999~2025~Y~")
    assert {line.count("~") for line in budget if line.startswith("B0803")} == {8}


def test_the_folder_says_that_it_is_synthetic(tmp_path):
    write(made(*SMALL), tmp_path)

    assert "synthetic" in (tmp_path / "_SYNTHETIC.txt").read_text()
    assert (tmp_path / "defects.csv").read_text() == "rule_id,file,line,table,key,note\n"


def test_half_year_alone_has_no_finhosta():
    assert {table for _, table in generate(Options(period="2025-2", stays=100)).frames} == {
        contract.table for name in ("mzg", "grouper", "social") for contract in contracts()[name].files
    }


@pytest.mark.parametrize(
    "changed",
    [{"hospital": "99"}, {"hospital": "09A"}, {"period": "2025-3"}, {"period": "25"}, {"stays": 49}, {"defect_rate": 0.6}, {"seed": -1}],
    ids=str,
)
def test_impossible_options_are_refused(changed):
    with pytest.raises(ValueError, match=str(next(iter(changed.values())))):
        Options(**changed)


@pytest.mark.parametrize("total, weights, expected", [(10, [1, 1, 1], [4, 3, 3]), (7, [0.5, 0.25, 0.25], [3, 2, 2]), (0, [1, 2], [0, 0])])
def test_shares_add_up(total, weights, expected):
    assert shares(total, weights) == expected


def test_the_mix_is_that_of_a_general_hospital():
    rows = stays(MIDDLE)
    share = {kind: count / rows.height for kind, count in rows.group_by("a2_hosptype_fac").len().iter_rows()}
    classic = rows.filter(pl.col("a2_hosptype_fac") == "H").with_columns(nights=(pl.col("dis_date") - pl.col("adm_date")).dt.total_days())

    assert 0.30 < share["H"] < 0.36
    assert 0.15 < share["C"] < 0.18
    assert 0.10 < share["D"] < 0.12
    assert 0.38 < share["U"] < 0.42
    assert 5 < classic["nights"].mean() < 9
    assert 3 <= classic["nights"].median() <= 6
    assert 45 < classic["age"].mean() < 65
    assert 0.48 < (rows["a2_code_sex"] == "2").mean() < 0.58
    assert 0.005 < (classic["a2_code_destinate"] == "8").mean() < 0.05
    assert set(made(*MIDDLE).frames["2025-1", "stayindx"]["a4_code_bedindex_fac"]) == {"U", "C", "D", "E", "G", "I", "M", "N*", "Sp", "A"}
