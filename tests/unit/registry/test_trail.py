"""The trail of events: who, from where, what, on what, exactly as given, cut and cleaned, and never without the act it tells of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from finhosta_dq.registry.events import enter_event, write_event
from finhosta_dq.registry.tables import event
from finhosta_dq.registry.versions import Version, accept_version, accepted_runs, accepted_version_of
from tests.unit.registry.conftest import AT, enter_delivery, trail

DELIVERY = "mzg/999/2025-1"


def moments(registry):
    with registry.read() as con:
        return list(con.execute(select(event.c.at).order_by(event.c.id)).scalars())


def test_an_event_holds_what_was_given_and_comes_from_the_page_unless_said(registry):
    write_event(registry, who="steward-1", act="login")
    write_event(registry, who="steward-1", act="read_record", subject="k" * 32, detail="worklist", origin="cli")
    with registry.begin() as con:
        enter_event(con, who="coder-1", act="read_record", subject="s", at=AT)

    assert trail(registry) == [
        ("steward-1", "page", "login", "", ""),
        ("steward-1", "cli", "read_record", "k" * 32, "worklist"),
        ("coder-1", "page", "read_record", "s", ""),
    ]


def test_the_moment_is_the_given_one_else_now(registry):
    before = datetime.now(UTC)
    write_event(registry, who="a", act="login")
    with registry.begin() as con:
        enter_event(con, who="a", act="logout", at=AT)

    now, given = moments(registry)

    assert before - timedelta(seconds=1) <= now <= datetime.now(UTC) + timedelta(seconds=1)
    assert given == AT


def test_texts_are_cut_at_500_and_lose_what_a_database_cannot_hold(registry):
    write_event(registry, who="a", act="login", subject="s" * 500, detail="d" * 501)
    write_event(registry, who="a", act="login", subject="\0be\0fore", detail="\0" * 9 + "d" * 500)

    assert [row[3:] for row in trail(registry)] == [("s" * 500, "d" * 500), ("before", "d" * 500)]


def test_an_event_of_a_transaction_that_fails_is_not_there(registry):
    def fail():
        with registry.begin() as con:
            enter_event(con, who="a", act="login")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert trail(registry) == []


def test_an_acceptance_is_told_as_it_was_made(known):
    enter_delivery(known, "run-1", DELIVERY)
    kept = []

    accept_version(known, "run-1", DELIVERY, "steward-1", "ab" * 32, origin="cli", at=AT, keep=lambda: kept.append("document"))

    assert kept == ["document"]
    assert trail(known) == [("steward-1", "cli", "accept_version", DELIVERY, f"run-1 {'ab' * 32}")]
    assert moments(known) == [AT]
    assert accepted_version_of(known, "run-1", DELIVERY) == Version("steward-1", AT, "ab" * 32)
    assert accepted_version_of(known, "run-2", DELIVERY) is None
    assert accepted_version_of(known, "run-1", "mzg/999/2025-2") is None
    assert accepted_runs(known) == {"run-1"}


def test_an_acceptance_without_a_moment_is_of_now(known):
    enter_delivery(known, "run-1", DELIVERY)
    before = datetime.now(UTC)

    accept_version(known, "run-1", DELIVERY, "steward-1", "ab" * 32, origin="page")

    assert before - timedelta(seconds=1) <= accepted_version_of(known, "run-1", DELIVERY).at <= datetime.now(UTC) + timedelta(seconds=1)


def test_an_origin_that_is_none_is_named_with_those_there_are(known):
    enter_delivery(known, "run-1", DELIVERY)

    with pytest.raises(ValueError, match=r"^origin must be one of page, workbook, cli, system, found 'fax'$"):
        accept_version(known, "run-1", DELIVERY, "steward-1", "ab" * 32, origin="fax")

    assert (trail(known), accepted_runs(known)) == ([], set())


def test_an_acceptance_whose_document_cannot_be_kept_did_not_happen(known):
    enter_delivery(known, "run-1", DELIVERY)

    def fail():
        raise OSError

    with pytest.raises(OSError):
        accept_version(known, "run-1", DELIVERY, "steward-1", "ab" * 32, origin="cli", keep=fail)

    assert (trail(known), accepted_runs(known)) == ([], set())
