"""The pages of the handbook as Markdown: per language a page per rule, an index per family and one over all; and a start page."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from finhosta_dq.handbook.view import entry_view, validity
from finhosta_dq.handbook.words import words
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.codes import CodeLists, shipped_code_lists
from finhosta_dq.rules.coverage import covered
from finhosta_dq.rules.model import Family, Rule
from finhosta_dq.rules.pages import code_span, plain
from finhosta_dq.rules.shipped import Shipped, shipped

LANGUAGES = ("en", "nl", "fr")
REGISTRATIONS = ("mzg", "finhosta", "x")
_TEMPLATES = Path(__file__).parent / "templates"


def handbook(catalogue: Catalogue, have: Shipped, codes: CodeLists, period: str) -> dict[str, str]:
    """Path in the folder -> text: ``index.md``, and ``<language>/`` with ``index.md``, ``mzg-sta.md``, ``MZG-STA-01.md`` and so on.

    period: half-year whose codes and lengths the statements show, e.g. ``2025-1``. Raises ContractError when a query cannot be read.
    """
    entries = _entries(catalogue)
    known = {rule_id: held[-1] for rule_id, held in entries.items()}
    homes = {rule.id: name for name, family in catalogue.families.items() for rule in family.rules}
    out = {"index.md": _environment("en").get_template("languages.md.j2").render(sayings=[(one, words(one)) for one in LANGUAGES])}
    for language in LANGUAGES:
        environment = _environment(language)
        page, index = environment.get_template("rule.md.j2"), environment.get_template("family.md.j2")
        for rule_id, held in entries.items():
            views = [entry_view(rule, catalogue_entries(catalogue, rule.id), have, codes, period, language) for rule in reversed(held)]
            name = homes[held[-1].id]
            out[f"{language}/{rule_id}.md"] = page.render(
                id=rule_id, views=views, known=known, family=catalogue.families[name], family_file=family_file(name)
            )
        for name, family in catalogue.families.items():
            ways = {rule.id: covered(rule, have).way for rule in family.rules}
            out[f"{language}/{family_file(name)}"] = index.render(family=family, family_file=family_file(name), ways=ways)
        start = environment.get_template("start.md.j2")
        out[f"{language}/index.md"] = start.render(registrations=_families(catalogue), period=period)
    return out


def write_handbook(folder: Path, period: str) -> int:
    """Write the handbook of the catalogue into ``folder`` and take away pages of rules that are no more; the number of files written."""
    pages = handbook(load_catalogue(), shipped(), shipped_code_lists(), period)
    for language in LANGUAGES:
        (folder / language).mkdir(parents=True, exist_ok=True)
        for path in (folder / language).glob("*.md"):
            if f"{language}/{path.name}" not in pages and re.fullmatch(r"(MZG|FIN|X|mzg|finhosta|x)-.+\.md", path.name):
                path.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(pages)


def family_file(name: str) -> str:
    """Page of a family of the catalogue: ``mzg-sta.md`` for ``mzg/STA``."""
    return name.lower().replace("/", "-") + ".md"


def catalogue_entries(catalogue: Catalogue, rule_id: str) -> list[Rule]:
    """Entries of one id, in the order of the catalogue."""
    return [rule for rule in catalogue.rules if rule.id == rule_id]


def _entries(catalogue: Catalogue) -> dict[str, list[Rule]]:
    entries: dict[str, list[Rule]] = defaultdict(list)
    for rule in catalogue.rules:
        for rule_id in (rule.id, *rule.also):
            entries[rule_id].append(rule)
    return entries


def _families(catalogue: Catalogue) -> list[tuple[str, list[tuple[str, Family]]]]:
    return [
        (registration, [(family_file(name), family) for name, family in catalogue.families.items() if name.startswith(f"{registration}/")])
        for registration in REGISTRATIONS
    ]


def _environment(language: str) -> Environment:
    # Markdown, not HTML: texts go through the filter md
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.keep_trailing_newline = True
    environment.filters.update(md=plain, code=code_span, validity=lambda rule: validity(rule, language))
    said: dict[str, Any] = words(language)
    environment.globals.update(language=language, w=said, names=[(one, words(one)["language"]) for one in LANGUAGES])
    return environment
