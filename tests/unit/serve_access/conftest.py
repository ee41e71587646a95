"""The page of the tests: own routes, one user per role."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from finhosta_dq.serve import app as application
from tests.unit.serve_access.page import Page, add_users, make_page, pages


@pytest.fixture
def own_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "page_routers", lambda: [pages()])


@pytest.fixture(scope="session")
def registry_with_users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with one user per role, made once and copied for each test."""
    out = tmp_path_factory.mktemp("registry")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "page_routers", list)
        made = make_page(out)
    add_users(made)
    made.app.state.registry.close()
    return out / "registry.sqlite"


@pytest.fixture
def page(tmp_path: Path, own_pages: None, registry_with_users: Path) -> Iterator[Page]:
    shutil.copy(registry_with_users, tmp_path)
    made = make_page(tmp_path)
    registry = made.app.state.registry
    yield made
    for client in made.clients:
        client.close()
    registry.close()
