"""The page of the tests: own routes, one user per role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from finhosta_dq.serve import app as application
from tests.unit.serve_access.page import Page, add_users, make_page, pages


@pytest.fixture
def own_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "page_routers", lambda: [pages()])


@pytest.fixture
def page(tmp_path: Path, own_pages: None) -> Iterator[Page]:
    made = make_page(tmp_path)
    add_users(made)
    registry = made.app.state.registry
    yield made
    for client in made.clients:
        client.close()
    registry.close()
