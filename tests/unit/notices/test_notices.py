"""Notices go to a real mail server and a real web address on loopback; they hold counts, and never a key or value."""

from __future__ import annotations

import json

import pytest
from aiosmtpd.controller import Controller

from finhosta_dq.notices.send import notify
from finhosta_dq.notices.settings import NoticeSettings
from finhosta_dq.warehouse.connection import open_warehouse
from tests.unit.notices.web import listening

CANARY = "S-CANARY-77"


class AnyPort(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Inbox:
    """Keeps the mails that arrive."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def mail_server():
    inbox = Inbox()
    controller = AnyPort(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    inbox.port = controller.port
    yield inbox
    controller.stop()


@pytest.fixture
def web_server():
    with listening() as server:
        yield server


@pytest.fixture
def con():
    con = open_warehouse(None)
    con.execute("INSERT INTO quality.run VALUES ('999-2025-x', '1', 'sha', 'fast', now(), now())")
    con.execute("INSERT INTO quality.delivery VALUES ('mzg/999/2025-1', 'mzg', '999', '2025-1', 'failed')")
    con.execute(
        f"""INSERT INTO quality.finding SELECT 'mzg/999/2025-1', 'MZG-STA-01', 'blocking', 'stayhosp', 'f', i, '{{"staynum": "{CANARY}"}}',
            'a2_year_hosp_out', '{CANARY}', NULL, NULL, NULL FROM range(3) AS r (i)"""
    )
    con.execute(
        """CREATE TABLE quality.finding_state AS
           SELECT delivery_id, CASE line WHEN 2 THEN 'unchanged' ELSE 'new' END AS state, line = 1 AS is_back,
                  CASE line WHEN 0 THEN NULL ELSE 'registrar-1' END AS assignee, NULL::VARCHAR AS decision_kind, line = 1 AS reopened,
                  rowid AS rowid_finding
           FROM quality.finding"""
    )
    con.execute("CREATE TABLE quality.resolved_finding AS SELECT 'mzg/999/2025-1' AS delivery_id FROM range(4)")
    yield con
    con.close()


def settings(**given):
    return NoticeSettings(_env_file=None, smtp_security="none", **given)


def test_mail_and_digest_hold_counts_only(con, mail_server):
    told = notify(
        con,
        settings(
            smtp_host="127.0.0.1",
            smtp_port=mail_server.port,
            to=["steward@hospital.example"],
            digest={"registrar-1": "registrar@hospital.example", "registrar-2": "other@hospital.example"},
        ),
    )

    assert told == ["mail to 2 addresses: sent"]
    to_steward, to_registrar = mail_server.mails
    assert to_steward[0] == ["steward@hospital.example"]
    assert "MZG 2025-1: failed" in to_steward[1]
    assert "findings: 3 blocking, 0 error, 0 signal" in to_steward[1]
    assert "1 new, 1 back, 0 with other values, 1 unchanged, 4 resolved" in to_steward[1].replace("=\r\n", "")
    assert to_registrar[0] == ["registrar@hospital.example"]
    assert "2 findings wait for you, 2 of them blocking; 1 are new or back, 1 were" in to_registrar[1].replace("=\r\n", "")
    assert not any(CANARY in text for _, text in mail_server.mails)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_mail_in_the_language_asked(con, mail_server, language):
    notify(con, settings(smtp_host="127.0.0.1", smtp_port=mail_server.port, to=["steward@hospital.example"]), language)

    assert {"nl": "niet geslaagd", "fr": "bloquants"}[language] in mail_server.mails[0][1]


def test_webhook_takes_counts(con, web_server):
    address, taken = web_server

    told = notify(con, settings(webhook=f"{address}/notice"))

    assert told == ["webhook: sent"]
    assert taken[0]["deliveries"][0]["states"] == {"new": 1, "back": 1, "updated": 0, "unchanged": 1, "resolved": 4}
    assert taken[0]["deliveries"][0]["verdict"] == "failed"
    assert CANARY not in json.dumps(taken)


def test_trouble_is_told_by_its_kind_and_stops_nothing(con, web_server):
    address, _ = web_server

    told = notify(con, settings(webhook=f"{address}/broken", smtp_host="127.0.0.1", smtp_port=1, to=["steward@hospital.example"]))

    assert told == ["webhook: not sent, HTTPStatusError", "mail to 1 addresses: not sent, ConnectionRefusedError"]


def test_run_without_registry_says_nothing_of_states(con, web_server):
    con.execute("DROP TABLE quality.finding_state")
    address, taken = web_server

    notify(con, settings(webhook=address))

    assert "states" not in taken[0]["deliveries"][0]


def test_delivery_seen_for_the_first_time_has_no_states(con, web_server):
    con.execute("UPDATE quality.finding_state SET state = NULL, is_back = false")
    con.execute("DELETE FROM quality.resolved_finding")
    address, taken = web_server

    assert notify(con, settings(webhook=address)) == ["webhook: sent"]

    assert "states" not in taken[0]["deliveries"][0]


def test_nothing_is_sent_while_nothing_is_set(con):
    assert notify(con, settings()) == []
