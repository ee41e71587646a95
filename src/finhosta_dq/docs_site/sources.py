"""The Markdown of the site in one folder: what is checked in under ``docs/``, and what is written from catalogue, contracts and commands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import typer
from typer.cli import get_docs_for_click

from finhosta_dq.cli.main import app
from finhosta_dq.docs_site.contract_pages import contract_pages
from finhosta_dq.handbook.pages import handbook
from finhosta_dq.rules.catalogue import load_catalogue
from finhosta_dq.rules.codes import shipped_code_lists
from finhosta_dq.rules.shipped import shipped

ASSETS = (Path(__file__).parent / "iframe-worker.js", Path(__file__).parent / "site.css")
PROJECT_PAGES = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")


def write_sources(home: Path, folder: Path, period: str) -> None:
    """Write all pages into ``folder``, which must not exist yet.

    home: a checkout with ``docs/`` and the project pages. period: half-year whose codes the statements show, e.g. ``2025-1``.
    """
    shutil.copytree(home / "docs", folder)
    for path in folder.rglob("*.md"):
        path.write_text(one_floor_up(path.read_text(encoding="utf-8")), encoding="utf-8")
    for name in PROJECT_PAGES:
        (folder / name).write_text((home / name).read_text(encoding="utf-8").replace("](docs/", "]("), encoding="utf-8")
    (folder / "assets").mkdir()
    for path in ASSETS:
        shutil.copy(path, folder / "assets")
    pages = {f"rules/{name}": text for name, text in handbook(load_catalogue(), shipped(), shipped_code_lists(), period).items()}
    pages |= {f"reference/contracts/{name}": text for name, text in contract_pages().items()}
    pages["reference/commands.md"] = commands_page()
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def one_floor_up(text: str) -> str:
    """Links of a page in ``docs/<folder>/`` to files at the top of the checkout, which lie beside that folder in the site."""
    return re.sub(r"\]\(\.\./\.\./(?=[A-Z]+\.md)", "](../", text)


def commands_page() -> str:
    """Every command of ``fdq`` with its arguments and options, as Typer describes it."""
    command = typer.main.get_command(app)
    return str(get_docs_for_click(obj=command, ctx=typer.Context(command, info_name="fdq"), name="fdq")).strip() + "\n"
