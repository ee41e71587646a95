"""What a failing step may say: its own errors, and of others the kind and the place, never the message."""

from __future__ import annotations

import logging
import traceback

import duckdb
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from finhosta_dq.contracts import ContractError
from finhosta_dq.pipeline import withheld
from finhosta_dq.pipeline.withheld import WithheldError, private, quotes_nothing
from finhosta_dq.publication.few import smallest_group
from finhosta_dq.registry.store import open_registry
from flows.common import is_io_failure

CANARY = "S0CANARY1"


def cast():
    duckdb.execute(f"SELECT CAST('{CANARY}' AS INTEGER)")


def number():
    int(CANARY)


def chained():
    try:
        number()
    except ValueError as error:
        raise ContractError("line 3 of a list is no number") from error


@pytest.mark.parametrize("work, kind", [(cast, "ConversionException"), (number, "ValueError")])
def test_message_of_a_library_is_kept_back(work, kind, caplog):
    with pytest.raises(WithheldError, match=f"^{kind} in a library") as caught:
        private(work)()

    logging.getLogger("told").error("failed", exc_info=caught.value)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    assert "failed" in caplog.text
    assert CANARY not in told
    assert caught.value.__context__ is None


def test_own_errors_are_told_without_what_they_come_from():
    with pytest.raises(ContractError, match="line 3 of a list is no number") as caught:
        private(chained)()

    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_place_in_the_program_is_told():
    with (
        duckdb.connect() as con,
        pytest.raises(WithheldError, match=r"^CatalogException in publication/few\.py:[0-9]+; what it says is kept back"),
    ):
        private(smallest_group)(con)


@pytest.mark.parametrize(
    "error, passing",
    [(duckdb.IOException(CANARY), True), (duckdb.ConversionException(CANARY), False), (duckdb.OutOfMemoryException(CANARY), False)],
)
def test_another_try_is_still_known_to_be_worth_it(error, passing):
    class State:
        def result(self, raise_on_failure):
            return withheld.withheld(error)

    assert is_io_failure(None, None, State()) is passing


def test_database_that_is_away_is_told_and_a_statement_is_not():
    with pytest.raises(OperationalError) as away:
        create_engine("sqlite:////nowhere/at/all.sqlite").connect()
    with pytest.raises(OperationalError) as statement, create_engine("sqlite://").connect() as con:
        con.execute(text("SELECT nothing FROM nowhere WHERE staynum = :stay"), {"stay": CANARY})

    assert (quotes_nothing(away.value), quotes_nothing(statement.value)) == (True, False)


def test_parameters_of_the_registry_are_in_no_message(tmp_path):
    registry = open_registry(f"sqlite:///{tmp_path}/registry.sqlite")
    with pytest.raises(OperationalError) as caught, registry.begin() as con:
        con.execute(text("INSERT INTO nowhere VALUES (:stay)"), {"stay": CANARY})
    registry.close()

    assert CANARY not in str(caught.value)
