"""Every field of every clean file fits its contract: filled, length, type, code list, range, key and parent."""

import re

import polars as pl
import pytest

from finhosta_dq.contracts import contracts
from finhosta_dq.home import schemas_dir
from tests.unit.synth.hospitals import EVERY, contract_of, made, names

FORMS = {"N": r"^[0-9]+$", "ND2": r"^[0-9]+\.[0-9]{2}$", "D": r"^[0-9]{8}$"}
TABLES = [contract.table for name in ("mzg", "grouper", "social") for contract in contracts()[name].files]

every_hospital = pytest.mark.parametrize("options", EVERY, ids=names)


def codes(names_of_lists):
    found = [pl.read_csv(schemas_dir() / "codes" / f"{name}.csv", infer_schema=False)["code"] for name in names_of_lists]
    return pl.concat(found).to_list()


def frames(options, *, finhosta=False):
    for (period, table), frame in sorted(made(*options).frames.items()):
        if finhosta == (table == "finhosta"):
            yield period, table, frame, contract_of(table)


@every_hospital
def test_every_file_is_there_with_the_columns_of_its_contract(options):
    hospital = made(*options)

    expected = {(period, table) for period in hospital.options.periods for table in TABLES}
    if hospital.options.is_whole_year:
        expected.add((hospital.options.period, "finhosta"))

    assert set(hospital.frames) == expected
    for (_, table), frame in hospital.frames.items():
        assert frame.columns == contract_of(table).columns
        assert set(frame.dtypes) == {pl.String}


@every_hospital
def test_fields_fit_type_length_and_duty(options):
    mistakes = []
    for period, table, frame, contract in frames(options):
        for field in contract.fields:
            values = frame[field.column]
            filled = values.drop_nulls()
            if field.mandatory and values.null_count():
                mistakes.append((period, table, field.name, "empty"))
            if field.type in FORMS and not filled.str.contains(FORMS[field.type]).all():
                mistakes.append((period, table, field.name, "type"))
            if not filled.str.len_chars().is_between(field.min_len, field.max_len).all():
                mistakes.append((period, table, field.name, "length"))
            if filled.str.contains('[#;~"\r\n]').any():
                mistakes.append((period, table, field.name, "delimiter"))
            if field.range and not filled.cast(pl.Int64).is_between(field.range.min, field.range.max).all():
                mistakes.append((period, table, field.name, "range"))

    assert mistakes == []


@every_hospital
def test_codes_are_known(options):
    unknown = []
    for period, table, frame, contract in frames(options):
        for field in contract.fields:
            if field.codes is None:
                continue
            known = codes(field.codes.lists)
            start = "|".join(map(re.escape, known))
            pattern = f"^(?:{start})" if field.codes.match == "prefix" else f"^(?:{start})$"
            values = frame[field.column].drop_nulls()
            unknown += [(period, table, field.name, value) for value in values.filter(~values.str.contains(pattern)).unique()]

    assert unknown == []


@every_hospital
def test_keys_are_unique(options):
    doubles = [
        (period, table)
        for finhosta in (False, True)
        for period, table, frame, contract in frames(options, finhosta=finhosta)
        if contract.key and frame.select([name.lower() for name in contract.key.fields]).is_duplicated().any()
    ]

    assert doubles == []


@every_hospital
def test_every_record_has_its_parent(options):
    hospital = made(*options)
    orphans = []
    for period, table, frame, contract in frames(options):
        for key in contract.foreign_keys:
            own, theirs = ([name.lower() for name in part] for part in (key.fields, key.parent_fields))
            parent = hospital.frames[period, key.parent].select([pl.col(b).alias(a) for a, b in zip(own, theirs, strict=True)])
            child = frame.drop_nulls([own[-1]]) if key.basis == "inferred" else frame
            if "code_diagnose" in own:
                child = child.filter(pl.col("code_diagnose") != "UUUUUU")
            if key.parent == "id_trans":
                child = child.filter(pl.col("type_transport") == "3")
            lost = child.join(parent.unique(), on=own, how="anti")
            if lost.height:
                orphans.append((period, table, key.rule, lost.height))

    assert orphans == []


@every_hospital
def test_record_belongs_to_hospital_and_period(options):
    for period, _, frame, _ in frames(options):
        year, half = period.split("-")
        head = {"code_agr": "999", "year_registr": year, "period_registr": half, "year": year, "period": half}
        for name, value in head.items():
            if name in frame.columns and frame.height:
                assert frame[name].unique().to_list() == [value]
