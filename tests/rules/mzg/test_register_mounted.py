"""MZG-DLV and MZG-GLO-05: what was delivered when, and the stays of the year before, as far as the hospital mounts them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.rules.spec import check_rule

STAY = {"stayhosp": "staynum | a2_hosptype_fac\n S1 | H"}
COLUMNS = "registration | period | collection | delivered_on | validated_on | signed_by_manager | signed_by_chief_physician | signed_by_head_of_nursing | control_log | validation_report"


def register(*lines):
    return {"reference": {"delivery_register": "\n".join([COLUMNS, *lines])}}


def sent(period="2025-1", delivered="2025-11-30", validated="2025-11-20", names=("M", "C", "N"), log="log", report="report", of="mzg"):
    return register(f"{of} | {period} | | {delivered} | {validated} | {' | '.join(names)} | {log} | {report}")


@pytest.mark.parametrize("rule", ["MZG-DLV-01", "MZG-DLV-02", "MZG-DLV-03"])
def test_without_the_register_its_file_is_named(rule):
    seen = check_rule(rule, STAY, outcome="not_evaluated")

    assert seen.reason == "the file delivery_register.csv is not among the own lists, or is empty"


@pytest.mark.parametrize(
    ("period", "delivered", "failing"),
    [
        ("2025-1", "2025-11-30", []),
        ("2025-1", "2025-12-01", [None]),
        ("2024-2", "2025-05-31", []),
        ("2024-2", "2025-06-01", [None]),
        ("2023-2", "2024-05-31", []),
    ],
)
def test_five_months_after_the_half_year_mzg_dlv_01(period, delivered, failing):
    seen = check_rule("MZG-DLV-01", STAY, failing=failing, period=period, boundary=True, **sent(period, delivered))

    assert [(finding["value"], finding["difference"]) for finding in seen.findings] == [(f"delivered on {delivered}", 1.0)] * len(failing)


@pytest.mark.parametrize(("period", "failing"), [("2020-1", [None]), ("2199-1", [])])
def test_not_delivered_yet_mzg_dlv_01(period, failing):
    for given in (sent(period, delivered=""), sent("2019-2"), sent(period, of="finhosta")):
        seen = check_rule("MZG-DLV-01", STAY, failing=failing, period=period, **given)
        assert all(finding["value"].startswith("not delivered on ") for finding in seen.findings)


def test_other_term_mzg_dlv_01():
    check_rule("MZG-DLV-01", STAY, failing=[None], rule_parameters={"delivery_term_months": "4"}, **sent(delivered="2025-11-01"))


def test_signed_and_dated_mzg_dlv_02():
    check_rule("MZG-DLV-02", STAY, **sent(validated="2025-11-30"), denominator=1, boundary=True)


@pytest.mark.parametrize(
    ("validated", "names", "failing"),
    [
        ("2025-12-01", ("M", "C", "N"), ["validated_on"]),
        ("", ("M", "C", "N"), ["validated_on"]),
        ("2025-11-30", ("", "C", "N"), ["signed_by_manager"]),
        ("2025-11-30", ("M", "", ""), ["signed_by_chief_physician", "signed_by_head_of_nursing"]),
    ],
)
def test_name_or_date_that_is_missing_mzg_dlv_02(validated, names, failing):
    given = sent(validated=validated, names=names)
    seen = check_rule("MZG-DLV-02", STAY, failing=[{"part": one} for one in failing], boundary=True, **given)

    assert len(seen.findings) == len(failing)


def test_before_delivery_any_date_is_early_enough_mzg_dlv_02():
    check_rule("MZG-DLV-02", STAY, **sent(delivered="", validated="2026-02-01"))


def test_register_without_this_half_year_mzg_dlv_02():
    seen = check_rule("MZG-DLV-02", STAY, outcome="not_evaluated", **sent("2024-2"))

    assert seen.reason == "the register of deliveries has no line for this half-year"


def today() -> date:
    # the day of a run is that of Brussels
    return datetime.now(ZoneInfo("Europe/Brussels")).date()


def test_archive_of_the_half_year_mzg_dlv_03():
    given = sent(delivered=str(today()), log="", report="shelf 3")
    seen = check_rule("MZG-DLV-03", STAY, failing=[{"period": "2025-1", "part": "control_log"}], **given)

    assert seen.findings[0]["expected"] == "in the archive"
    check_rule("MZG-DLV-03", STAY, **sent(delivered=str(today())))


def test_both_documents_of_both_half_years_mzg_dlv_03():
    lines = [f"mzg | {period} | | {today()} | | | | | | " for period in ("2024-2", "2025-1", "2025-2", "2026-1")]
    seen = check_rule(
        "MZG-DLV-03",
        STAY,
        failing=[
            {"period": period, "part": part} for period in ("2024-2", "2025-1", "2025-2") for part in ("control_log", "validation_report")
        ],
        periods=["2025-2"],
        **register(*lines, f"finhosta | 2024 | BUDGET | {today()} | | | | | | "),
    )
    judged = {(finding["delivery_id"], finding["record_key"][11:17]) for finding in seen.findings}
    assert judged == {("mzg/999/2025-1", "2024-2"), ("mzg/999/2025-1", "2025-1"), ("mzg/999/2025-2", "2025-2")}


@pytest.mark.parametrize(("days", "failing"), [(1, [{"period": "2020-1"}]), (-1, [])])
def test_five_years_mzg_dlv_03(days, failing):
    # a day on either side, so that midnight changes nothing
    day = today() - timedelta(days=today().day == 29)
    delivered = day.replace(year=day.year - 5) + timedelta(days=days)

    check_rule("MZG-DLV-03", STAY, failing=failing, boundary=True, **sent("2020-1", delivered=str(delivered), log=""))


def test_not_delivered_is_not_archived_mzg_dlv_03():
    check_rule("MZG-DLV-03", STAY, **sent(delivered="", log="", report=""))


# MZG-GLO-05


def before(*stays, hospital="999"):
    """Stays of the year before as ``patient type admission``; both half-years are there."""
    lines = [f"{hospital} | 2024-{1 + (stay.split()[2] > '2024-06-30')} | Z | {' | '.join(stay.split())}" for stay in stays]
    filled = [f"{hospital} | 2024-1 | X | | C | ", f"{hospital} | 2024-2 | Y | | C | "]
    return {
        "reference": {"year_before_stay": "\n".join(["hospital | period | staynum | patnum | a2_hosptype_fac | adm_date", *filled, *lines])}
    }


def stays(*groups):
    """(number, patient prefix, code, admission) of the half-year."""
    lines = [f"S{at}{n} | {who}{n} | H | {code} | {day}" for at, (count, who, code, day) in enumerate(groups) for n in range(count)]
    return {"stayhosp": "\n".join(["staynum | patnum | a2_hosptype_fac | a2_code_readmission | adm_date", *lines])}


KNOWN = [f"K{n} H 2024-11-0{n + 1}" for n in range(8)]


@pytest.mark.parametrize("there", ["", "2024-1", "2024-2"])
def test_without_the_stays_of_the_year_before_mzg_glo_05(there):
    given = {"reference": {"year_before_stay": f"hospital | period\n 999 | {there}"}} if there else {}
    seen = check_rule("MZG-GLO-05", stays((1, "K", "1", "2025-02-01")), outcome="not_evaluated", **given)

    wanted = ", ".join(half for half in ("2024-1", "2024-2") if half != there)
    assert seen.reason == f"the folder year_before holds no STAYHOSP of {wanted}"


def test_codes_that_tell_readmissions_apart_mzg_glo_05():
    check_rule("MZG-GLO-05", stays((8, "K", "1", "2025-02-01"), (8, "N", "0", "2025-02-01")), denominator=16, **before(*KNOWN))


@pytest.mark.parametrize(("same", "failing"), [(1, []), (2, [{"a2_code_readmission": "0"}])])
def test_code_for_first_and_later_stays_mzg_glo_05(same, failing):
    # of the stays with an earlier one 1 of 11 (9 %) or 2 of 12 (17 %) have the code of those without
    known = before(*(f"{who}{n} H 2024-03-01" for who in "KL" for n in range(10)))
    tables = stays((same, "L", "0", "2025-02-01"), (10, "K", "1", "2025-02-01"), (20, "N", "0", "2025-02-01"))
    seen = check_rule("MZG-GLO-05", tables, failing=failing, boundary=True, **known)

    assert [finding["value"] for finding in seen.findings] == ["100.0 % of the stays without, 16.7 % of those with an earlier stay"] * len(
        failing
    )


def test_limit_of_ten_per_cent_mzg_glo_05():
    tables = stays((9, "K", "1", "2025-02-01"), (1, "L", "0", "2025-02-01"), (10, "N", "0", "2025-02-01"))
    known = before(*(f"K{n} H 2024-03-01" for n in range(9)), "L0 H 2024-08-01")

    check_rule("MZG-GLO-05", tables, failing=[{"a2_code_readmission": "0"}], boundary=True, **known)
    check_rule("MZG-GLO-05", tables, rule_parameters={"readmission_share_pct": "11"}, boundary=True, **known)


def test_day_care_of_the_year_before_is_no_earlier_stay_mzg_glo_05():
    tables = stays((2, "K", "0", "2025-02-01"), (2, "N", "0", "2025-02-01"))

    check_rule("MZG-GLO-05", tables, **before("K0 C 2024-11-01", "K1 C 2024-11-01"))
    check_rule("MZG-GLO-05", tables, failing=[{"a2_code_readmission": "0"}], **before("K0 H 2024-11-01", "K1 H 2024-11-01"))


def test_earlier_stay_in_the_same_half_year_mzg_glo_05():
    tables = stays((2, "K", "0", "2025-02-01"), (2, "K", "0", "2025-03-01"))

    check_rule("MZG-GLO-05", tables, failing=[{"a2_code_readmission": "0"}], **before())


def test_stays_without_patient_code_or_date_are_not_tested_mzg_glo_05():
    tables = stays((2, "K", "0", ""), (2, "K", "", "2025-03-01"), (2, "N", "0", "2025-02-01"))

    check_rule("MZG-GLO-05", tables, denominator=2, **before("K0 H 2024-11-01", "K1 H 2024-11-01"))


def test_patients_of_another_hospital_mzg_glo_05():
    given = before("K0 H 2024-11-01")
    given["reference"]["year_before_stay"] += "\n 111 | 2024-2 | Z | N0 | H | 2024-11-01"

    check_rule("MZG-GLO-05", stays((1, "K", "1", "2025-02-01"), (1, "N", "0", "2025-02-01")), **given)
