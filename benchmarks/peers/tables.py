"""The comparison as a table: on the screen, and in Markdown between two marks of a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.peers.process import ENGINES

LABELS = {engine.name: engine.label for engine in ENGINES}


def markdown(document: dict[str, Any]) -> str:
    """Date, machine, command and versions, a table per size, growth, the memory ceiling and every difference."""
    lines = [
        f"Measured on {document['date']}: {document['machine']}, Python {document['python']}. Command: `{document['command']}`.",
        "Versions: " + ", ".join(f"`{name} {number}`" for name, number in sorted(document["versions"].items())) + ".",
    ]
    for size in document["sizes"]:
        lines += ["", f"### {size['rows']:,} stays", "", *_rows(size["engines"])]
    growth = {name: one for name, one in document["growth"].items() if one is not None}
    if growth:
        lines += ["", "### Growth", "", "Exponent of the seconds of validation over the number of stays; 1.00 is in proportion.", ""]
        lines += ["| engine | exponent |", "|---|---|", *(f"| {LABELS[name]} | {one:.2f} |" for name, one in growth.items())]
    if document["ceiling"]:
        lines += ["", "### Memory ceiling", "", ceiling_text(document["ceiling"])]
    told = difference_lines(document)
    lines += ["", "### Counts that differ from the SQL by hand", "", *([f"- {one}" for one in told] or ["None."])]
    return "\n".join(lines)


def _rows(engines: dict[str, dict[str, Any]]) -> list[str]:
    lines = [
        "| engine | validation, s | span | by hand = 1 | with loading, s | peak, GB | runs | same counts | failing keys |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, one in engines.items():
        if "failure" in one:
            lines.append(f"| {LABELS[name]} | {one['failure']} | | | | | | | |")
            continue
        least, most = one["seconds_span"]
        same = "yes" if not one["differences"] else f"no, {len(one['differences'])} differ"
        lines.append(
            f"| {LABELS[name]} | {one['seconds']:.2f} | {least:.2f}-{most:.2f} | {one['ratio']:.2f} | {one['with_loading']:.2f} "
            f"| {one['peak_gb']:.2f} | {one['runs']} | {same} | {one['keys']} |"
        )
    return lines


def ceiling_text(ceiling: dict[str, Any]) -> str:
    """What became of this product under a memory limit."""
    start = f"{LABELS['ours']} with `memory_limit` {ceiling['memory_limit']} on {ceiling['rows']:,} stays: "
    if "failure" in ceiling:
        return start + f"{ceiling['failure']}."
    same = "the same counts and keys as the SQL by hand" if ceiling["same"] else "counts or keys that DIFFER from the SQL by hand"
    return start + f"{ceiling['seconds']:.2f} s, peak of the process {ceiling['peak_gb']:.2f} GB, {same}."


def difference_lines(document: dict[str, Any]) -> list[str]:
    """Every difference, by engine and size."""
    return [
        f"{LABELS[name]}, {size['rows']:,} stays: {told}"
        for size in document["sizes"]
        for name, one in size["engines"].items()
        for told in one.get("differences", [])
    ]


def write_between(path: Path, mark: str, text: str) -> None:
    """Put ``text`` between ``<!-- mark -->`` and ``<!-- /mark -->`` of a page. Raises ValueError when the page lacks one of them."""
    first, last = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    page = path.read_text(encoding="utf-8")
    if page.count(first) != 1 or page.count(last) != 1 or page.index(first) > page.index(last):
        raise ValueError(f"{path} needs {first} and {last}, once each and in this order")
    before, rest = page.split(first)
    _, after = rest.split(last)
    path.write_text(f"{before}{first}\n\n{text}\n\n{last}{after}", encoding="utf-8")
