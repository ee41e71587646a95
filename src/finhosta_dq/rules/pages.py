"""Pages written from the catalogue: one per rule with fixed sections, coverage, and the changelog of the rule set.

``python -m finhosta_dq.rules.pages --write`` writes the two pages of ``docs/reference`` that are kept in the repository, ``--check``
compares them. The pages of the rules go to a folder of your choice: ``fdq rules docs DIR``.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from finhosta_dq.home import project_home
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.changelog import changelog_view
from finhosta_dq.rules.codes import CodeLists, shipped_code_lists
from finhosta_dq.rules.coverage import coverage_view, covered
from finhosta_dq.rules.describe import counting, judged, table_title, tables_of
from finhosta_dq.rules.model import Rule
from finhosta_dq.rules.shipped import Shipped, list_name, registration_name, shipped
from finhosta_dq.rules.wording import BASIS, PART, SEVERITY, finance

LANGUAGES = ("en", "nl", "fr")
REGISTRATIONS = ("mzg", "finhosta", "x")
_TEMPLATES = Path(__file__).parent / "templates"


def rule_pages(catalogue: Catalogue, have: Shipped, codes: CodeLists, period: str) -> dict[str, str]:
    """File name -> text: a page per rule id, an index per registration and one over all.

    period: half-year whose codes and lengths the statements show, e.g. ``2025-1``. Raises ContractError when a query cannot be read.
    """
    environment = _environment()
    entries: dict[str, list[Rule]] = defaultdict(list)
    for rule in catalogue.rules:
        for rule_id in (rule.id, *rule.also):
            entries[rule_id].append(rule)
    titles = {rule.id: family.title.en for family in catalogue.families.values() for rule in family.rules}
    page, out = environment.get_template("rule.md.j2"), {}
    for rule_id, held in entries.items():
        views = [_view(rule, have, codes, period) for rule in reversed(held)]
        out[f"{rule_id}.md"] = page.render(id=rule_id, title=titles[held[-1].id], views=views, known=entries.keys())
    index = environment.get_template("index.md.j2")
    for registration in REGISTRATIONS:
        families = [
            (family, [covered(rule, have) for rule in family.rules])
            for name, family in catalogue.families.items()
            if name.startswith(f"{registration}/")
        ]
        out[f"{registration}.md"] = index.render(name=registration_name(registration), families=families)
    counts = [(name, registration_name(name), sum(rule.registration == name for rule in catalogue.rules)) for name in REGISTRATIONS]
    out["index.md"] = environment.get_template("start.md.j2").render(counts=counts, period=period)
    return out


def write_rule_pages(folder: Path, period: str) -> int:
    """Write the pages of the catalogue into ``folder`` and take away pages of rules that are no more; the number of files written."""
    pages = rule_pages(load_catalogue(), shipped(), shipped_code_lists(), period)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in pages and re.fullmatch(r"(MZG|FIN|X)-.+\.md", path.name):
            path.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(pages)


def reference_pages(catalogue: Catalogue, have: Shipped, catalogue_ids: list[str]) -> dict[str, str]:
    """File name -> text of the pages in ``docs/reference`` that are written from the catalogue."""
    environment = _environment()
    return {
        "coverage.md": environment.get_template("coverage.md.j2").render(coverage_view(catalogue, have, catalogue_ids)),
        "rule-set-changelog.md": environment.get_template("changelog.md.j2").render(changelog_view(catalogue.rules)),
    }


def _view(rule: Rule, have: Shipped, codes: CodeLists, period: str) -> dict[str, object]:
    counted = counting(rule, codes, period)
    return {
        "rule": rule,
        "counting": counted,
        "covered": covered(rule, have),
        "judged": judged(rule),
        "registration": registration_name(rule.registration),
        "filled": [f"rule parameter `{name}`" for name in rule.needs.rule_parameters if name in have.parameters]
        + [list_name(name) for name in rule.needs.reference if name in have.references],
        "tables": [table_title(table) for table in tables_of(rule)],
        "finance": finance(rule, counted.names_stay)
        if counted
        else ["Not evaluated: it says nothing about an indicator, in either direction."],
        "severity": SEVERITY[rule.severity],
        "basis": BASIS[rule.basis],
        "parts": [(part, PART.get(part)) for part in rule.affects],
    }


def _environment() -> Environment:
    # Markdown, not HTML: texts go through the filter md
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.keep_trailing_newline = True
    environment.filters["md"] = plain
    environment.filters["validity"] = validity
    environment.filters["code"] = code_span
    environment.globals["languages"] = LANGUAGES
    return environment


def plain(text: str) -> str:
    """A text as Markdown that shows exactly this text on one line: marks are escaped, underscores inside words need none."""
    escaped = re.sub(r"([\\`*|\[\]~]|<(?=[A-Za-z/!?]))", r"\\\1", " ".join(text.split()))
    return re.sub(r"(?<![A-Za-z0-9_])_|_(?![A-Za-z0-9_])", r"\\_", escaped)


def code_span(text: str) -> str:
    """A text as an inline code span, on one line; backticks inside it make the fence longer."""
    line = " ".join(text.split())
    fence = "`" * (max((len(run) for run in re.findall(r"`+", line)), default=0) + 1)
    space = " " if len(fence) > 1 else ""
    return f"{fence}{space}{line}{space}{fence}"


def validity(rule: Rule) -> str:
    """When an entry holds, in words."""
    if rule.valid_from and rule.valid_to:
        return f"{rule.valid_from} to {rule.valid_to}"
    if rule.valid_from:
        return f"from {rule.valid_from}"
    return f"until {rule.valid_to}" if rule.valid_to else "every period"


def main(arguments: list[str]) -> int:
    """``--write`` or ``--check`` of the pages in ``docs/reference``; exit code 1 when one is not what would be written."""
    if arguments not in (["--write"], ["--check"]):
        sys.stderr.write("give --write or --check\n")
        return 2
    home = project_home()
    ids = (home / "tests" / "rules" / "catalogue_ids.txt").read_text(encoding="utf-8").split()
    folder, stale = home / "docs" / "reference", 0
    for name, text in reference_pages(load_catalogue(), shipped(), ids).items():
        path = folder / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if arguments == ["--write"]:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        else:
            stale = 1
            sys.stdout.write(f"docs/reference/{name} is not what the catalogue says; run make fix\n")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
