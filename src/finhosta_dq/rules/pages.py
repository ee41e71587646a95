"""The pages of ``docs/reference`` that are written from the catalogue: coverage, and the changelog of the rule set.

``python -m finhosta_dq.rules.pages --write`` writes them, ``--check`` compares. The pages of the rules are in ``handbook``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from finhosta_dq.home import project_home
from finhosta_dq.rules.catalogue import Catalogue, load_catalogue
from finhosta_dq.rules.changelog import changelog_view
from finhosta_dq.rules.coverage import coverage_view
from finhosta_dq.rules.model import Rule
from finhosta_dq.rules.shipped import Shipped, shipped

_TEMPLATES = Path(__file__).parent / "templates"


def reference_pages(catalogue: Catalogue, have: Shipped, catalogue_ids: list[str]) -> dict[str, str]:
    """File name -> text of the pages in ``docs/reference`` that are written from the catalogue."""
    environment = _environment()
    return {
        "coverage.md": environment.get_template("coverage.md.j2").render(coverage_view(catalogue, have, catalogue_ids)),
        "rule-set-changelog.md": environment.get_template("changelog.md.j2").render(changelog_view(catalogue.rules)),
    }


def _environment() -> Environment:
    # Markdown, not HTML: texts go through the filter md
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.keep_trailing_newline = True
    environment.filters["md"] = plain
    environment.filters["validity"] = validity
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
