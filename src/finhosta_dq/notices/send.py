"""Sends notices: mail by SMTP, or JSON to a web address. Trouble is told by its kind; it never fails a run."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import duckdb
import httpx

from finhosta_dq.notices.message import body, counts, digest, subject, waiting
from finhosta_dq.notices.settings import NoticeSettings


def notify(con: duckdb.DuckDBPyConnection, settings: NoticeSettings, language: str = "en") -> list[str]:
    """Send the notice of a run and the digests; one line per notice: what went where, or the kind of error that kept it back.

    Raises nothing: a mail server that is down must not undo a published run. Nothing is sent while nothing is set.
    """
    if not settings.wanted:
        return []
    notice = counts(con)
    told = []
    if settings.webhook:
        told.append(_tried("webhook", lambda: _post(settings, notice)))
    if settings.smtp_host:
        mails = [(address, subject(notice, language), body(notice, language, settings.page)) for address in settings.to]
        mine = waiting(con)
        mails += [
            (address, *digest(name, mine[name], language, settings.page)) for name, address in settings.digest.items() if name in mine
        ]
        if mails:
            told.append(_tried(f"mail to {len(mails)} addresses", lambda: _mail(settings, mails)))
    return told


def _tried(what: str, work: Any) -> str:
    try:
        work()
    except (OSError, smtplib.SMTPException, httpx.HTTPError) as error:
        return f"{what}: not sent, {type(error).__name__}"
    return f"{what}: sent"


def _post(settings: NoticeSettings, notice: dict[str, Any]) -> None:
    httpx.post(str(settings.webhook), json=notice, timeout=settings.timeout, follow_redirects=False, trust_env=False).raise_for_status()


def _mail(settings: NoticeSettings, mails: list[tuple[str, str, str]]) -> None:
    with _server(settings) as server:
        for address, about, text in mails:
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = settings.sender, address, about
            message["Auto-Submitted"] = "auto-generated"
            message.set_content(text)
            server.send_message(message)


@contextmanager
def _server(settings: NoticeSettings) -> Iterator[smtplib.SMTP]:
    host, port = str(settings.smtp_host), settings.smtp_port
    context = ssl.create_default_context()
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=settings.timeout, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=settings.timeout)
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
        if settings.smtp_user and settings.smtp_password:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        yield server
