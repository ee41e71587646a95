"""A page on an empty folder, with a clock that the test turns and a small router of pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Form, Request, UploadFile
from fastapi.responses import Response
from httpx import Response as Answer
from sqlalchemy import select
from starlette.testclient import TestClient

from finhosta_dq.registry.tables import app_user, event
from finhosta_dq.serve import app as application
from finhosta_dq.serve.access import RECORD_ROLES, ROLES, User, require
from finhosta_dq.serve.audit import audit_read
from finhosta_dq.serve.frame import Entry, PageRouter, render
from finhosta_dq.serve.passwords import hashed
from finhosta_dq.serve.settings import ServeSettings
from finhosta_dq.serve.users import add_user

ADDRESS = "http://127.0.0.1:8765"
PASSWORD = "seven green bicycles"
PASSWORD_HASH = hashed(PASSWORD)
STAY = "STAYNUM-4711"


def token(answer: Answer) -> str:
    """The token in the forms of a page."""
    found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
    assert found, answer.text
    return found.group(1)


@dataclass
class Page:
    """The application under test."""

    app: FastAPI
    clients: list[TestClient] = field(default_factory=list)

    def client(self, source: str = "127.0.0.1", address: str = ADDRESS) -> TestClient:
        """Somebody at a browser, not logged in."""
        client = TestClient(self.app, base_url=address, client=(source, 50000), follow_redirects=False, raise_server_exceptions=False)
        self.clients.append(client)
        return client

    def log_in(self, name: str, client: TestClient | None = None, password: str = PASSWORD) -> TestClient:
        """Somebody who logged in."""
        client = client or self.client()
        assert self.try_log_in(client, name, password).status_code == 303
        return client

    def try_log_in(self, client: TestClient, name: str, password: str, **more: str) -> Answer:
        return client.post("/login", data={"csrf": token(client.get("/login")), "name": name, "password": password, **more})

    def later(self, seconds: float) -> None:
        before = self.app.state.clock()
        self.app.state.clock = lambda: before + seconds

    def events(self, act: str) -> list[Any]:
        with self.app.state.registry.read() as con:
            return list(con.execute(select(event.c.who, event.c.subject, event.c.detail).where(event.c.act == act)))


def pages() -> PageRouter:
    """Pages for records, counts, and some that go wrong."""
    router = PageRouter(
        navigation=[Entry("/count", "frame.home", order=1), Entry("/record", "frame.navigation", roles=RECORD_ROLES, order=2)]
    )

    @router.get("/count")
    def count(request: Request, user: Annotated[User, Depends(require())]) -> Response:
        return render(request, "home.html")

    @router.get("/record/{key}")
    def record(request: Request, key: str, user: Annotated[User, Depends(require(*RECORD_ROLES))]) -> Response:
        audit_read(request, "read_record", key)
        return render(request, "home.html")

    @router.get("/number/{key}")
    def number(key: int, user: Annotated[User, Depends(require())]) -> dict[str, int]:
        return {"key": key}

    @router.get("/broken/{key}")
    def broken(key: str, user: Annotated[User, Depends(require())]) -> None:
        raise RuntimeError(f"cannot read {key}")

    @router.post("/decide")
    def decide(user: Annotated[User, Depends(require("steward", "registrar"))], note: Annotated[str, Form()]) -> dict[str, str]:
        return {"by": user.name, "note": note}

    @router.post("/upload")
    def upload(user: Annotated[User, Depends(require("steward"))], file: UploadFile) -> dict[str, int]:
        return {"size": len(file.file.read())}

    return router


def make_page(out: Path, **settings: Any) -> Page:
    return Page(application.create_app(ServeSettings(_env_file=None, out=out, **settings)))


def add_users(page: Page) -> None:
    """One user per role with the password of the tests: steward-1, registrar-1, finance-1, viewer-1."""
    for role in ROLES:
        add_user(page.app.state.registry, f"{role}-1", role, language="en")
    with page.app.state.registry.begin() as con:
        con.execute(app_user.update().values(password_hash=PASSWORD_HASH))
