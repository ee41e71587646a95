"""The navigation of the site: the folders of ``docs/`` by the headings of their pages, the rules in three languages, the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from finhosta_dq.docs_site.sources import PROJECT_PAGES
from finhosta_dq.handbook.pages import LANGUAGES
from finhosta_dq.handbook.words import words

FOLDERS = {"how-to": "How to", "explanation": "Explained", "reference": "Reference"}
GENERATED = {"reference": [{"Contracts": "reference/contracts/index.md"}]}


def navigation(folder: Path) -> list[dict[str, Any]]:
    """What MkDocs takes as ``nav``, for the sources in ``folder``; a page is called by its first heading."""
    nav: list[dict[str, Any]] = [{"Start": "index.md"}]
    nav.append({"Rules": [{words(one)["language"]: f"rules/{one}/index.md"} for one in LANGUAGES]})
    for name, title in FOLDERS.items():
        pages: list[dict[str, Any]] = [{heading(path): f"{name}/{path.name}"} for path in sorted((folder / name).glob("*.md"))]
        nav.append({title: sorted([*pages, *GENERATED.get(name, [])], key=lambda page: next(iter(page)).lower())})
    nav.append({"Project": [{heading(folder / name): name} for name in PROJECT_PAGES]})
    return nav


def heading(path: Path) -> str:
    """The first heading of a page, without code marks."""
    first = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# "))
    return first.removeprefix("# ").replace("`", "").strip()
