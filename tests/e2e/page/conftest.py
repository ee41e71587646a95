"""One hospital, one served page and one browser for all tests of the page; each test has its own window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.e2e.page.hospital import CODER, USERS, Hospital, add_users, open_hospital, served
from tests.e2e.page.window import Window

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here starts a server; what asks for a window needs chromium too."""
    for item in items:
        if "tests/e2e/page/" not in item.path.as_posix():
            continue
        item.add_marker(pytest.mark.server)
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"))


@pytest.fixture(scope="session")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    """The hospital with one run, its page served until the last test."""
    folder = tmp_path_factory.mktemp("page")
    made = open_hospital(folder)
    add_users(made.out, USERS, coders={"registrar-1": CODER})
    with served(made.out, folder / "serve.log") as made.address:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@contextmanager
def _opened(browser: Any, hospital: Hospital) -> Iterator[Window]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = Window(context.new_page(), hospital.address)
    yield opened
    complaints, elsewhere = opened.complaints, opened.elsewhere
    context.close()
    assert complaints == []
    assert elsewhere == []


@pytest.fixture
def window(browser: Any, hospital: Hospital) -> Iterator[Window]:
    """A browser window of somebody who did not log in; at the end, nothing was blocked, nothing failed, nothing was asked elsewhere."""
    with _opened(browser, hospital) as opened:
        yield opened


@pytest.fixture
def colleague(browser: Any, hospital: Hospital) -> Iterator[Window]:
    """A window of somebody else."""
    with _opened(browser, hospital) as opened:
        yield opened
