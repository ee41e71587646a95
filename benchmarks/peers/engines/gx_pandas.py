"""Great Expectations as it comes, on a pandas data frame, naming the rows of every failing value (``COMPLETE``).

Core expectations where there is one. There is none for days between two dates and for a reference to another table: each becomes a column
of true and false, added by pandas before Great Expectations sees the frame. That work counts as validation.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe
from great_expectations.expectations.row_conditions import Column

from benchmarks.peers.child import Answer, Keys, Tables, run
from benchmarks.peers.rules import RULES, NeutralRule

COMPLETE = {"result_format": "COMPLETE", "unexpected_index_column_names": ["_line"], "include_unexpected_rows": False}


def load(tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both files as data frames."""
    return pd.read_parquet(tables.stay), pd.read_parquet(tables.patient)


def validate(loaded: tuple[pd.DataFrame, pd.DataFrame]) -> Answer:
    """One suite over one batch; the keys are the index list of each result."""
    stay, patient = loaded
    for rule in RULES:
        held = _held(rule, stay, patient)
        if held is not None:
            stay[rule.name] = held
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("peers").add_dataframe_asset("stay")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": stay})
    results = batch.validate(suite(map(expectation, RULES)), result_format=COMPLETE).results
    return answer(results)


def suite(expectations: Iterable[Any]) -> Any:
    """A suite of them."""
    return gx.ExpectationSuite(name="peers", expectations=list(expectations))


def answer(results: Iterable[Any]) -> Answer:
    """What the results say, each of an expectation with the name of its rule in ``meta``."""
    failing: dict[str, int] = {}
    lines: dict[str, list[Any]] = {}
    for one in results:
        name = one.expectation_config.meta["name"]
        if "unexpected_count" not in one.result and "observed_value" not in one.result:
            raise RuntimeError(f"{name}: {one.exception_info}")
        failing[name] = one.result.get("unexpected_count", one.result.get("observed_value"))
        named = one.result.get("unexpected_index_list") or (one.result.get("details") or {}).get("unexpected_rows") or []
        lines[name] = [each["_line"] for each in named]

    def keys() -> Keys:
        return {name: (len(each), sum(map(int, each))) for name, each in lines.items() if each}

    return Answer(failing, keys)


def expectation(rule: NeutralRule) -> Any:
    """The core expectation that says it; on a column named like the rule where there is none."""
    column, meta = rule.column, {"name": rule.name}
    match rule.kind:
        case "filled":
            return gxe.ExpectColumnValuesToNotBeNull(column=column, meta=meta)
        case "one_of":
            return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(rule.values), meta=meta)
        case "pattern":
            return gxe.ExpectColumnValuesToMatchRegex(column=column, regex=rule.pattern, meta=meta)
        case "length":
            return gxe.ExpectColumnValueLengthsToBeBetween(column=column, min_value=rule.least, max_value=rule.most, meta=meta)
        case "between":
            return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=rule.least, max_value=rule.most, meta=meta)
        case "unique":
            return gxe.ExpectCompoundColumnsToBeUnique(column_list=list(rule.columns), ignore_row_if="never", meta=meta)
        case "not_before":
            return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=column, column_B=rule.other, or_equal=True, ignore_row_if="either_value_is_missing", meta=meta
            )
        case "filled_when":
            when = Column(rule.other).is_in(list(rule.values))
            return gxe.ExpectColumnValuesToNotBeNull(column=column, row_condition=when, meta=meta)
    return gxe.ExpectColumnValuesToBeInSet(column=rule.name, value_set=[True], meta=meta)


def _held(rule: NeutralRule, frame: pd.DataFrame, patient: pd.DataFrame) -> Any:
    """Whether each record holds the rule, for the kinds without a core expectation."""
    if rule.kind == "no_more_days":
        days = (pd.to_datetime(frame[rule.until]) - pd.to_datetime(frame[rule.other])).dt.days
        return ~(frame[rule.column] > days)
    if rule.kind == "refers":
        on = list(rule.columns)
        return frame[on].merge(patient[on].drop_duplicates().assign(known=True), on=on, how="left")["known"].eq(True).to_numpy()
    return None


if __name__ == "__main__":
    run(load, validate, ("great-expectations", "pandas", "numpy"))
