"""Every text of the product with its language and place: rules, contracts, lists, report, workbook, command line, documentation."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from finhosta_dq.contracts.loader import read_yaml
from finhosta_dq.home import project_home

LANGUAGES = ("nl", "fr", "en")
ENGLISH_KEYS = ("not_evaluated", "untested", "description")
"""Keys of the YAML files whose text is English only."""
SPOKEN = ("help", "description", "epilog")
"""Arguments of calls whose text people read."""
REGULAR = "match"
"""Key of a phrase: a regular expression over an English sentence."""


@dataclass(frozen=True)
class Text:
    """One text in one language; place: file, and the keys or the line inside it."""

    language: str
    place: str
    content: str


def texts() -> Iterator[Text]:
    """All texts of the working copy, in the order of their files."""
    home = project_home()
    for folder in ("expectations", "schemas", "src/finhosta_dq"):
        for path in sorted((home / folder).rglob("*.yaml")):
            yield from in_yaml(path, str(path.relative_to(home)))
    for path in sorted((home / "schemas").rglob("*.csv")):
        yield from in_csv(path, str(path.relative_to(home)))
    for folder in ("src/finhosta_dq/cli", "src/finhosta_dq/pipeline", "flows"):
        for path in sorted((home / folder).rglob("*.py")):
            yield from in_python(path.read_text(encoding="utf-8"), str(path.relative_to(home)))
    for path in sorted([*home.glob("*.md"), *(home / "docs").rglob("*.md"), *(home / "src").rglob("*.j2")]):
        yield from in_markdown(path.read_text(encoding="utf-8"), str(path.relative_to(home)))


def in_yaml(path: Path, place: str) -> Iterator[Text]:
    """Texts under a language's key, or all of a file that is named after a language; a phrase without English is English in ``match``."""
    language = path.stem if path.stem in LANGUAGES else None
    yield from _inside(read_yaml(path), place, language)


def in_csv(path: Path, place: str) -> Iterator[Text]:
    """Cells of the columns that end in ``_nl``, ``_fr`` or ``_en``."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        columns = [name for name in rows.fieldnames or [] if name[-3:] in ("_nl", "_fr", "_en")]
        if not columns:
            return
        for row in rows:
            for name in columns:
                yield Text(name[-2:], f"{place}:{rows.line_num}", row[name] or "")


def in_markdown(content: str, place: str) -> Iterator[Text]:
    """Prose of a page or template in English, line by line, without code, addresses and marks of HTML and of the template."""
    blocks = r"^```.*?^```|<style>.*?</style>|<script>.*?</script>|\{[{%#].*?[%#}]\}"
    content = re.sub(blocks, lambda block: " |" + "\n" * block[0].count("\n"), content, flags=re.MULTILINE | re.DOTALL)
    for number, line in enumerate(content.split("\n"), start=1):
        yield Text("en", f"{place}:{number}", re.sub(r"\]\([^)]*\)|<[^>]*>", "]", line))


def in_python(source: str, place: str) -> Iterator[Text]:
    """What commands, settings and flows say of themselves: docstrings, and the help of options; all English."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            at = node.lineno if hasattr(node, "lineno") else 1
            yield Text("en", f"{place}:{at}", ast.get_docstring(node) or "")
        elif isinstance(node, ast.keyword) and node.arg in SPOKEN and isinstance(node.value, ast.Constant):
            yield Text("en", f"{place}:{node.value.lineno}", str(node.value.value))


def _inside(node: object, place: str, language: str | None) -> Iterator[Text]:
    if isinstance(node, str):
        if language:
            yield Text(language, place, node)
    elif isinstance(node, list):
        for at, one in enumerate(node):
            name = one["id"] if isinstance(one, dict) and "id" in one else at
            yield from _inside(one, f"{place}:{name}", language)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == REGULAR:
                yield Text("en", f"{place}.{key}", re.sub(r"\\[dDwWsS]|\[[^\]]*\]|\\", " ", str(value)))
            else:
                inner = key if key in LANGUAGES else "en" if key in ENGLISH_KEYS and not language else language
                yield from _inside(value, f"{place}.{key}", inner)
