"""Great Expectations' own expectations on DuckDB through the adapter, against counts made by hand: an upgrade that breaks it fails here."""

from __future__ import annotations

import datetime

import duckdb
import pytest
import sqlalchemy
from great_expectations import expectations as gxe
from great_expectations.expectations.row_conditions import Column

from finhosta_dq.judge.datasource import WHOLE, session
from finhosta_dq.judge.dialect import shared

TABLE = """
    CREATE SCHEMA staging;
    CREATE TABLE staging.small (
        id VARCHAR, code VARCHAR, n INTEGER, m INTEGER, amount DECIMAL(18, 2), day DATE, until DATE, note VARCHAR, flag BOOLEAN
    );
    INSERT INTO staging.small VALUES
    ('A1', 'x', 1, 1, 10.00, '2025-01-01', '2025-01-02', 'abc', true),
    ('A2', 'x', 2, 2, 20.00, '2025-01-02', '2025-01-02', 'abcd', true),
    ('A3', 'y', 3, 4, 30.00, '2025-01-03', '2025-01-01', 'ab1', false),
    ('B4', 'y', 4, 4, 40.00, '2025-01-04', NULL, NULL, false),
    ('B4', 'z', NULL, 5, NULL, '2025-01-05', '2025-02-01', '2025-01-05', NULL),
    ('B6', NULL, 60, 6, 60.00, '2025-01-06', '2025-01-06', '{"a": 1}', true);
    CREATE VIEW seen AS SELECT * FROM staging.small;
    CREATE TEMP VIEW temporary AS SELECT * FROM staging.small WHERE n < 4;
    CREATE TABLE other AS SELECT * FROM staging.small;
"""
COLUMNS = ["id", "code", "n", "m", "amount", "day", "until", "note", "flag"]


@pytest.fixture(scope="module")
def batches():
    con = duckdb.connect()
    con.execute(TABLE)
    names = ("seen", "temporary", "other")
    with session(con, dict(zip(names, names, strict=True))) as (_, source):
        yield {name: source.get_asset(name).get_batch_definition(WHOLE).get_batch() for name in names} | {
            "query": source.add_query_asset("q", query="SELECT * FROM staging.small WHERE code = 'x'")
            .add_batch_definition_whole_table("all")
            .get_batch()
        }
    con.close()


def judged(batch, expectation):
    result = batch.validate(expectation, result_format="SUMMARY")
    assert "raised_exception': True" not in str(result.exception_info), result.exception_info
    return result


# expectation, arguments, success, failing rows (None: the expectation counts none)
BY_ROW = [
    ("ExpectColumnValuesToNotBeNull", {"column": "note"}, False, 1),
    ("ExpectColumnValuesToNotBeNull", {"column": "id"}, True, 0),
    ("ExpectColumnValuesToBeNull", {"column": "until"}, False, 5),
    ("ExpectColumnValuesToBeUnique", {"column": "id"}, False, 2),
    ("ExpectColumnValuesToBeInSet", {"column": "code", "value_set": ["x", "y"]}, False, 1),
    ("ExpectColumnValuesToNotBeInSet", {"column": "code", "value_set": ["x"]}, False, 2),
    ("ExpectColumnValuesToBeBetween", {"column": "n", "min_value": 1, "max_value": 4}, False, 1),
    ("ExpectColumnValuesToBeBetween", {"column": "n", "min_value": 1, "strict_min": True}, False, 1),
    ("ExpectColumnValuesToBeBetween", {"column": "day", "min_value": datetime.date(2025, 1, 2)}, False, 1),
    ("ExpectColumnValuesToMatchRegex", {"column": "id", "regex": "^A[0-9]{1}$"}, False, 3),
    ("ExpectColumnValuesToMatchRegex", {"column": "note", "regex": "b"}, False, 2),
    ("ExpectColumnValuesToNotMatchRegex", {"column": "note", "regex": "[0-9]"}, False, 3),
    ("ExpectColumnValuesToMatchRegexList", {"column": "note", "regex_list": ["^ab", "^20"]}, False, 1),
    ("ExpectColumnValuesToMatchRegexList", {"column": "note", "regex_list": ["^ab", "1"], "match_on": "all"}, False, 4),
    ("ExpectColumnValuesToNotMatchRegexList", {"column": "note", "regex_list": ["^abc", "^20"]}, False, 3),
    ("ExpectColumnValuesToMatchLikePattern", {"column": "id", "like_pattern": "A%"}, False, 3),
    ("ExpectColumnValuesToNotMatchLikePattern", {"column": "id", "like_pattern": "A%"}, False, 3),
    ("ExpectColumnValuesToMatchLikePatternList", {"column": "id", "like_pattern_list": ["A%", "%6"]}, False, 2),
    ("ExpectColumnValuesToNotMatchLikePatternList", {"column": "id", "like_pattern_list": ["A%", "%6"]}, False, 4),
    ("ExpectColumnValueLengthsToEqual", {"column": "note", "value": 3}, False, 3),
    ("ExpectColumnValueLengthsToBeBetween", {"column": "note", "min_value": 4, "max_value": 8}, False, 3),
    ("ExpectColumnPairValuesToBeEqual", {"column_A": "n", "column_B": "m"}, False, 3),
    ("ExpectColumnPairValuesAToBeGreaterThanB", {"column_A": "until", "column_B": "day", "or_equal": True}, False, 1),
    ("ExpectColumnPairValuesAToBeGreaterThanB", {"column_A": "until", "column_B": "day"}, False, 3),
    ("ExpectColumnPairValuesToBeInSet", {"column_A": "n", "column_B": "m", "value_pairs_set": [(1, 1), (2, 2), (3, 4), (4, 4)]}, False, 2),
    ("ExpectCompoundColumnsToBeUnique", {"column_list": ["id", "code"]}, True, 0),
    ("ExpectCompoundColumnsToBeUnique", {"column_list": ["id", "flag"]}, True, 0),
    ("ExpectCompoundColumnsToBeUnique", {"column_list": ["code", "flag"]}, False, 4),
    ("ExpectSelectColumnValuesToBeUniqueWithinRecord", {"column_list": ["n", "m"]}, False, 3),
    ("ExpectMulticolumnSumToEqual", {"column_list": ["n", "m"], "sum_total": 8}, False, 4),
    ("ExpectColumnValueZScoresToBeLessThan", {"column": "n", "threshold": 1, "double_sided": True}, False, 1),
    ("UnexpectedRowsExpectation", {"unexpected_rows_query": "SELECT * FROM {batch} WHERE regexp_matches(id, '^B[0-9]{{1}}$')"}, False, 3),
    ("UnexpectedRowsExpectation", {"unexpected_rows_query": "SELECT * FROM (SELECT * FROM {batch}) AS t WHERE t.note = ' \\:b'"}, True, 0),
]


@pytest.mark.parametrize(("kind", "arguments", "success", "failing"), BY_ROW, ids=lambda one: str(one)[:60])
def test_rows_are_counted_as_by_hand(batches, kind, arguments, success, failing):
    result = judged(batches["seen"], getattr(gxe, kind)(**arguments))

    assert bool(result.success) is success
    assert result.result.get("unexpected_count", result.result.get("observed_value")) == failing


BY_TABLE = [
    ("ExpectTableRowCountToEqual", {"value": 6}, True, 6),
    ("ExpectTableRowCountToEqual", {"value": 7}, False, 6),
    ("ExpectTableRowCountToBeBetween", {"min_value": 1, "max_value": 5}, False, 6),
    ("ExpectTableRowCountToEqualOtherTable", {"other_table_name": "other"}, True, {"self": 6, "other": 6}),
    ("ExpectTableColumnCountToEqual", {"value": 9}, True, 9),
    ("ExpectTableColumnCountToBeBetween", {"min_value": 10, "max_value": 12}, False, 9),
    ("ExpectTableColumnsToMatchOrderedList", {"column_list": COLUMNS}, True, COLUMNS),
    ("ExpectTableColumnsToMatchOrderedList", {"column_list": COLUMNS[::-1]}, False, COLUMNS),
    ("ExpectTableColumnsToMatchSet", {"column_set": COLUMNS[::-1]}, True, COLUMNS),
    ("ExpectColumnMinToBeBetween", {"column": "n", "min_value": 2, "max_value": 3}, False, 1),
    ("ExpectColumnMaxToBeBetween", {"column": "day", "min_value": datetime.date(2025, 1, 6)}, True, datetime.date(2025, 1, 6)),
    ("ExpectColumnMeanToBeBetween", {"column": "m", "min_value": 3, "max_value": 4}, True, 22 / 6),
    ("ExpectColumnMedianToBeBetween", {"column": "m", "min_value": 4, "max_value": 4}, True, 4),
    ("ExpectColumnSumToBeBetween", {"column": "amount", "min_value": 160, "max_value": 160}, True, 160),
    ("ExpectColumnStdevToBeBetween", {"column": "m", "min_value": 1.86, "max_value": 1.87}, True, 1.8618986725),
    ("ExpectColumnUniqueValueCountToBeBetween", {"column": "code", "min_value": 3, "max_value": 3}, True, 3),
    ("ExpectColumnProportionOfUniqueValuesToBeBetween", {"column": "id", "min_value": 0.9}, False, 5 / 6),
    ("ExpectColumnProportionOfNonNullValuesToBeBetween", {"column": "note", "min_value": 0.9}, False, 5 / 6),
    ("ExpectColumnQuantileValuesToBeBetween", {"column": "m", "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[3, 5]]}}, True, {"quantiles": [0.5], "values": [4]}),
    ("ExpectColumnValuesToBeOfType", {"column": "n", "type_": "INTEGER"}, True, "INTEGER"),
    ("ExpectColumnValuesToBeInTypeList", {"column": "id", "type_list": ["VARCHAR", "TEXT"]}, True, "VARCHAR"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "arguments", "success", "observed"), BY_TABLE, ids=lambda one: str(one)[:60])
def test_tables_are_measured_as_by_hand(batches, kind, arguments, success, observed):
    result = judged(batches["seen"], getattr(gxe, kind)(**arguments))

    assert bool(result.success) is success
    seen = result.result["observed_value"]
    if isinstance(observed, list) and kind != "ExpectTableColumnsToMatchOrderedList":
        seen, observed = sorted(seen), sorted(observed)
    elif isinstance(observed, float):
        seen, observed = float(seen), pytest.approx(observed)
    assert seen == observed or str(seen) == str(observed)


@pytest.mark.parametrize(
    ("kind", "values", "success"),
    [
        ("ExpectColumnDistinctValuesToBeInSet", ["x", "y"], False),
        ("ExpectColumnDistinctValuesToBeInSet", ["x", "y", "z", "w"], True),
        ("ExpectColumnDistinctValuesToContainSet", ["x", "y"], True),
        ("ExpectColumnDistinctValuesToContainSet", ["x", "w"], False),
        ("ExpectColumnDistinctValuesToEqualSet", ["z", "y", "x"], True),
        ("ExpectColumnDistinctValuesToEqualSet", ["x", "y"], False),
        ("ExpectColumnMostCommonValueToBeInSet", ["x", "y"], True),
    ],
)
def test_distinct_values_are_compared_with_a_set(batches, kind, values, success):
    more = {"ties_okay": True} if "Common" in kind else {}

    assert bool(judged(batches["seen"], getattr(gxe, kind)(column="code", value_set=values, **more)).success) is success


def test_column_to_exist(batches):
    assert judged(batches["seen"], gxe.ExpectColumnToExist(column="flag")).success
    assert not judged(batches["seen"], gxe.ExpectColumnToExist(column="nowhere")).success


def test_at_least_35_kinds_are_tried():
    assert len({kind for kind, *_ in [*BY_ROW, *BY_TABLE]}) >= 35


@pytest.mark.parametrize(
    ("condition", "failing", "tested"),
    [(Column("code") == "y", 1, 2), (Column("n") > 1, 2, 4), (Column("until").is_null(), 0, 1), (Column("code").is_not_null(), 2, 5)],
    ids=["equal", "greater", "null", "not null"],
)
def test_row_condition_restricts_what_is_tested(batches, condition, failing, tested):
    result = judged(batches["seen"], gxe.ExpectColumnPairValuesToBeEqual(column_A="n", column_B="m", row_condition=condition))

    counts = result.result
    assert (counts["unexpected_count"], counts["element_count"]) == (failing, tested)


def test_mostly_tolerates_a_share(batches):
    assert judged(batches["seen"], gxe.ExpectColumnValuesToNotBeNull(column="note", mostly=0.8)).success
    assert not judged(batches["seen"], gxe.ExpectColumnValuesToNotBeNull(column="note", mostly=0.9)).success


def test_temporary_views_and_queries_are_seen(batches):
    assert judged(batches["temporary"], gxe.ExpectTableRowCountToEqual(value=3)).success
    assert judged(batches["temporary"], gxe.ExpectTableColumnsToMatchOrderedList(column_list=COLUMNS)).success
    assert judged(batches["query"], gxe.ExpectTableRowCountToEqual(value=2)).success
    assert judged(batches["query"], gxe.ExpectColumnValuesToBeUnique(column="code")).result["unexpected_count"] == 2


def test_tables_and_views_are_described_with_their_types():
    con = duckdb.connect()
    con.execute(TABLE)
    with shared(con) as address:
        seen = sqlalchemy.inspect(sqlalchemy.create_engine(address))

        assert {"staging", "main"} <= set(seen.get_schema_names())
        assert (seen.get_table_names("staging"), seen.get_view_names()) == (["small"], ["seen", "temporary"])
        described = {column["name"]: type(column["type"]).__name__ for column in seen.get_columns("small", "staging")}
        assert list(described) == COLUMNS
        assert (described["n"], described["amount"], described["day"], described["flag"]) == ("INTEGER", "DECIMAL", "DATE", "BOOLEAN")
        with pytest.raises(sqlalchemy.exc.NoSuchTableError):
            seen.get_columns("nowhere")


def test_connection_that_is_no_longer_shared_is_refused():
    with shared(duckdb.connect()) as address:
        pass

    with pytest.raises(sqlalchemy.exc.DBAPIError, match="not shared"):
        sqlalchemy.create_engine(address).connect()


def test_open_transaction_of_the_owner_is_seen_and_left_alone():
    con = duckdb.connect()
    con.execute("BEGIN; CREATE TABLE fresh (a INTEGER); INSERT INTO fresh VALUES (1)")

    with session(con, {"fresh": "fresh"}) as (_, source):
        assert judged(source.get_asset("fresh").get_batch_definition(WHOLE).get_batch(), gxe.ExpectTableRowCountToEqual(value=1)).success

    con.execute("ROLLBACK")
    assert con.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)
