"""A mail server and a web address on loopback that keep the notices of the drill."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.flows.conftest import free_port
from tests.unit.notices.web import listening


class _Inbox:
    def __init__(self) -> None:
        self.mails: list[str] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.mails.append(envelope.content.decode())  # type: ignore[attr-defined]
        return "250 OK"


@contextmanager
def taking_notices(env: dict[str, str], kept: Path) -> Iterator[None]:
    """Settings in ``env`` that send notices here; at the end all of them are written to ``kept``."""
    inbox = _Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        with listening() as (address, taken):
            env |= {"FDQ_NOTICE_WEBHOOK": address, "FDQ_NOTICE_SMTP_HOST": "127.0.0.1", "FDQ_NOTICE_SMTP_PORT": str(controller.port)}
            env |= {"FDQ_NOTICE_SMTP_SECURITY": "none", "FDQ_NOTICE_TO": json.dumps(["steward@hospital.example"])}
            yield
    finally:
        controller.stop()
        kept.write_text(json.dumps({"mails": inbox.mails, "web": taken}))
