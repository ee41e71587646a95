"""The Finhosta year: every record has the items of its type, and the tables agree with each other to the cent."""

import re

import polars as pl
import pytest

from finhosta_dq.contracts.profile import record_types
from finhosta_dq.home import schemas_dir
from tests.unit.synth.hospitals import MIDDLE, SMALL, made, names, none, typed

whole_years = pytest.mark.parametrize("options", [SMALL, MIDDLE], ids=names)


def records(options, *codes):
    frame = made(*options).frames[options[0], "finhosta"]
    chosen = frame.filter(pl.col("record_type_cd").is_in(codes)) if codes else frame
    # amounts in hundredths: no rounding in the comparisons
    return chosen.with_columns(number=(pl.col("value").cast(pl.Float64) * 100).round().cast(pl.Int64))


def total(frame):
    return int(frame["number"].sum())


def reference(name):
    return pl.read_csv(schemas_dir() / "reference" / f"{name}.csv", infer_schema=False)


def longest(account, codes):
    return max((code for code in codes if account.startswith(code)), key=len, default=None)


@whole_years
def test_records_have_the_items_of_their_type(options):
    frame = records(options)
    head = ["record_type_cd", "sender_cd", "year", "period_cd", "value", "number"]
    optional = {"date_out", "contract_end", "cost_element"}
    mistakes = []
    for (code,), rows in frame.group_by("record_type_cd", maintain_order=True):
        items = set(record_types()[code].items)
        filled = {name for name in rows.columns if name not in head and rows[name].null_count() < rows.height}
        always = {name for name in items if rows[name].null_count() == 0}
        if filled - items or items - always - optional:
            mistakes.append((code, sorted(filled - items), sorted(items - always - optional)))

    assert mistakes == []
    assert {"B0101", "B0201", "B0301", "B0302", "B0501", "B0701", "B0802", "B0809", "Y1201", "Y1301", "A1311", "R2101", "R2302"} <= set(
        frame["record_type_cd"]
    )
    assert frame["value"].str.contains(r"^-?[0-9]+(\.[0-9]{1,2})?$").all()


@whole_years
def test_accounts_and_cost_centres_are_known_and_carry_their_suffix(options):
    chart = {row["account"]: row for row in reference("accounts").iter_rows(named=True)}
    codes = set(chart)
    parents = {code[:length] for code in codes for length in range(1, len(code))}
    mistakes = []
    for account, element in records(options, "B0201").select("account", "cost_element").unique().iter_rows():
        code = longest(account, codes)
        allowed = chart[code]["allowed_suffixes"]
        first, _, last = (allowed or "").partition("-")
        if account[0] == "6" and not (element and first <= element <= (last or first)):
            mistakes.append((account, element, allowed))
        if code in parents or not re.fullmatch(r"[67]\d{4,}", account):
            mistakes.append((account, code))
    balance = records(options, "B0101")["account"].unique()
    mistakes += [(account, "not the lowest level") for account in balance if longest(account, codes) in parents]

    assert mistakes == []


@whole_years
def test_cost_centres_are_in_use(options):
    ranges = [
        (row["code_from"], row["code_to"])
        for row in reference("cost_centres").iter_rows(named=True)
        if row["name_en"].split(" ")[0] in ("unassigned", "repealed")
        and (row["valid_from_fy"] or "0") <= options[0] <= (row["valid_to_fy"] or "9999")
    ]
    used = records(options)["cost_centre"].drop_nulls().unique().to_list()

    assert [centre for centre in used if any(first <= centre <= last for first, last in ranges) or centre < "020"] == []
    assert {row[0][:3] for row in typed(options, "unitindx").select("s4_cost_centre").iter_rows()} <= set(used)


@whole_years
def test_balance_sheet_and_result_close(options):
    ledger, balance, result = (records(options, code) for code in ("B0101", "R2101", "R2201"))
    sign = pl.when(pl.col("side") == "D").then(1).otherwise(-1)
    nets = ledger.select(group=pl.col("account").str.head(2), net=pl.col("number") * sign).group_by("group").agg(pl.col("net").sum())

    assert nets["net"].sum() == 0
    shown = balance.filter(pl.col("heading").str.len_chars() == 2).select(group="heading", shown="number")
    none(nets.join(shown, on="group", how="full").filter(pl.col("net").abs().ne_missing(pl.col("shown"))))
    ends = dict(balance.filter(pl.col("heading").is_in(["ASSETS", "LIABILITIES"])).select("heading", "number").iter_rows())
    assert ends["ASSETS"] == ends["LIABILITIES"] == nets.filter(pl.col("net") > 0)["net"].sum()
    cost, product = (total(result.filter(pl.col("heading").str.starts_with(kind))) for kind in "67")
    assert total(result.filter(pl.col("heading") == "RESULT")) == product - cost


@whole_years
def test_costs_by_nature_auditor_and_allocation_are_equal(options):
    analytic, result = records(options, "B0201"), records(options, "R2201")
    groups = analytic.group_by(heading=pl.col("account").str.head(2)).agg(pl.col("number").sum())
    shown = result.filter(pl.col("heading") != "RESULT").select("heading", shown="number")

    none(groups.join(shown, on="heading", how="full").filter(pl.col("number").ne_missing(pl.col("shown"))))
    for kind, code in (("6", "R2301"), ("7", "R2302")):
        allocated = records(options, code)
        assert total(analytic.filter(pl.col("account").str.starts_with(kind))) == total(allocated)
        none(allocated.filter(~pl.col("cost_centre").is_between(pl.lit("200"), pl.lit("999"))).select("cost_centre"))


@whole_years
def test_staff_cost_is_in_the_ledger(options):
    staff = records(options, "Y1303", "Y1304", "Y1305", "Y1306", "Y1307")
    cell = ["cost_centre", "staff_category", "staff_type"]
    components = staff.group_by([*cell, "employment_status", "function_code", "sex"]).agg(pl.col("number").sum())
    totals = records(options, "Y1308").select([*cell, "employment_status", "function_code", "sex", pl.col("number").alias("total")])
    none(
        components.join(totals, on=[*cell, "employment_status", "function_code", "sex"], how="full").filter(
            pl.col("number").ne_missing(pl.col("total"))
        )
    )

    accounts = records(options, "B0201").filter(pl.col("account").str.contains("^62[0-4]"))
    booked = accounts.group_by(
        "cost_centre", staff_category=pl.col("account").str.slice(3, 1), staff_type=pl.col("account").str.slice(4, 1)
    ).agg(booked=pl.col("number").sum())
    paid = totals.group_by(cell).agg(pl.col("total").sum())
    none(paid.join(booked, on=cell, how="full").filter(pl.col("total").ne_missing(pl.col("booked"))))


@whole_years
def test_staff_functions_have_their_category(options):
    rows = records(options, "Y1301")
    known = reference("function_codes")["code"].to_list()
    categories = {"10": "2", "11": "5", "12": "1", "13": "2", "24": "3", "25": "3", "36": "4", "47": "0"}
    expected = pl.col("function_code").str.head(2).replace_strict(categories, return_dtype=pl.String)

    none(rows.filter(~pl.col("function_code").is_in(known) | (pl.col("staff_category") != expected)).select("function_code"))
    assert rows["number"].min() > 0


@whole_years
def test_nursing_staff_is_the_mean_of_the_observation_windows(options):
    staff = typed(options, "emploper").filter(pl.col("p1_q_or_f") == "Q")
    units = typed(options, "unitindx").filter(pl.col("s4_cost_centre").str.head(3).is_between(pl.lit("200"), pl.lit("499")))
    observed = staff.join(units, on=["period", "code_campus", "code_unit"], how="semi")["p1_number_fte_payed"].sum() / 4
    paid = records(options, "Y1301").filter(
        pl.col("function_code").str.contains("^2[45]") & pl.col("cost_centre").is_between(pl.lit("200"), pl.lit("499"))
    )

    assert total(paid) / 100 == pytest.approx(observed, rel=0.02)


@whole_years
def test_depreciation_and_assets_close(options):
    types = reference("asset_types")
    costs = records(options, "B0201")
    for row in types.filter(pl.col("table") == "12").iter_rows(named=True):
        pattern = f"^({row['depreciation_accounts'].replace(';', '|')})"
        assert total(records(options, "Y1201").filter(pl.col("asset_type") == row["key"])) == total(
            costs.filter(pl.col("account").str.contains(pattern))
        )

    moves = records(options, "Y1701", "Y1801").pivot(
        "movement", index=["record_type_cd", "asset_type", "component"], values="number", aggregate_function="sum"
    )
    none(moves.filter(pl.col("OPEN") + pl.col("ADD") - pl.col("DISP") != pl.col("CLOSE")))
    sign = pl.when(pl.col("component").is_in(["ACQ", "REV"])).then(1).otherwise(-1)
    books = moves.group_by("record_type_cd", "asset_type").agg(net=(pl.col("CLOSE") * sign).sum())
    ledger = records(options, "B0101")
    for record_type, asset, net in books.iter_rows():
        account = types.filter((pl.col("key") == asset) & (pl.col("table") == record_type[1:3]))["balance_accounts"][0]
        assert total(ledger.filter(pl.col("account").str.starts_with(account))) == net


@whole_years
def test_rent_loans_and_debts_are_in_the_ledger(options):
    costs, ledger = records(options, "B0201"), records(options, "B0101")

    assert total(records(options, "Y0901")) == total(costs.filter(pl.col("account").str.starts_with("6102")))
    assert total(records(options, "Y1001")) == total(costs.filter(pl.col("account").str.starts_with("6500")))
    assert total(records(options, "Y1901")) <= total(ledger.filter(pl.col("account").str.contains("^(17|42|43)")))
    assert total(records(options, "Y2001")) == total(ledger.filter(pl.col("account").str.starts_with("45")))


@whole_years
def test_surfaces_are_where_the_costs_are(options):
    surfaces = records(options, "B0302").select("cost_centre", surface="number")
    spending = records(options, "B0201").filter(pl.col("account").str.starts_with("6")).group_by("cost_centre").agg(pl.col("number").sum())
    beds = total(records(options, "B0802"))
    care = surfaces.filter(pl.col("cost_centre").is_between(pl.lit("100"), pl.lit("499")))

    assert set(surfaces["cost_centre"]) == set(spending.filter(pl.col("number") > 100)["cost_centre"])
    assert 48 <= care["surface"].sum() / beds <= 55
    keys = records(options, "B0301").filter(pl.col("allocation_key") == "M2").select("cost_centre", key="number")
    none(surfaces.join(keys, on="cost_centre", how="full").filter(pl.col("surface").ne_missing(pl.col("key"))))


@whole_years
def test_radiotherapy_is_that_of_the_acts(options):
    known = reference("radiotherapy_codes")
    lump, amount = (records(options, code) for code in ("B0701", "B0702"))
    key = ["nomenclature_code", "period_cd"]
    hospitalised = known["hospitalised"].to_list()
    acts = typed(options, "procrizi").filter((pl.col("m3_year_inariz") == int(options[0])) & pl.col("m3_code_inariz").is_in(hospitalised))
    counted = lump.filter(pl.col("nomenclature_code").is_in(hospitalised))

    assert total(counted) == acts.height * 100
    none(lump.join(amount, on=key, how="full").filter((pl.col("number") > 0).ne_missing(pl.col("number_right") > 0)).select(key))
    assert set(lump.group_by("nomenclature_code").len()["len"]) == {2}


@whole_years
def test_end_of_career_hours_follow_the_tranches(options):
    hours = records(options, "A1311").group_by("person_key").agg(pl.col("number").sum(), highest=pl.col("tranche").max())
    expected = pl.col("highest").replace_strict({"45": 9600, "50": 19200, "55": 28800}, return_dtype=pl.Int64)

    none(hours.filter(pl.col("number") != expected))
    assert hours["person_key"].str.contains("^[A-Z][0-9]{6}$").all()


@whole_years
def test_records_do_not_repeat(options):
    keys = records(options).drop("value", "number")

    none(keys.filter(keys.is_duplicated()))
