"""What the trials come to: a score per file and room, and the survivors with what was said about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from tests.mutants.trial import SURVIVED


@dataclass(frozen=True)
class Tried:
    """One trial; ``seconds`` is what it took."""

    room: str
    file: str
    line: int
    before: str
    after: str
    outcome: str
    seconds: float


def explanation(one: Tried, config: dict[str, Any]) -> str | None:
    """Why this survivor stays: what pyproject.toml says of the same change in the same file."""
    for known in config.get("explained", ()):
        if (known["file"], known["before"], known["after"]) == (one.file, one.before, one.after):
            return str(known["why"])
    return None


def rows(tried: Sequence[Tried], there: dict[str, int], config: dict[str, Any]) -> list[dict[str, Any]]:
    """One row per file and one per room: faults there are, tried, killed (a time-out counts), explained, and the score in per cent."""
    result = []
    for room in dict.fromkeys(one.room for one in tried):
        of_room = [one for one in tried if one.room == room]
        by_file = [(file, [one for one in of_room if one.file == file]) for file in sorted({one.file for one in of_room})]
        for name, group in [*by_file, (f"{room} as a whole", of_room)]:
            killed = sum(one.outcome != SURVIVED for one in group)
            explained = sum(one.outcome == SURVIVED and explanation(one, config) is not None for one in group)
            faults = sum(there[file] for file in {one.file for one in group})
            result.append(
                {
                    "room": room,
                    "what": name,
                    "faults": faults,
                    "tried": len(group),
                    "killed": killed,
                    "explained": explained,
                    "score": round(100 * killed / len(group), 1),
                }
            )
    return result


def below(tried: Sequence[Tried], config: dict[str, Any]) -> list[str]:
    """Rooms whose score, survivors that are explained left out, is below the aim."""
    found = []
    for row in rows(tried, {one.file: 0 for one in tried}, config):
        asked = row["tried"] - row["explained"]
        if row["what"].endswith(" as a whole") and asked and 100 * row["killed"] / asked < config["aim"]:
            found.append(row["room"])
    return found


def table(tried: Sequence[Tried], there: dict[str, int], config: dict[str, Any]) -> str:
    """The scores, and below them every survivor."""
    lines = [f"{'what':<58} {'faults':>7} {'tried':>6} {'killed':>7} {'explained':>10} {'score %':>8}"]
    lines += [
        f"{row['what']:<58} {row['faults']:>7} {row['tried']:>6} {row['killed']:>7} {row['explained']:>10} {row['score']:>8}"
        for row in rows(tried, there, config)
    ]
    for one in sorted(tried, key=lambda one: (one.file, one.line)):
        if one.outcome == SURVIVED:
            why = explanation(one, config) or "NOT EXPLAINED"
            lines.append(f"survived  {one.file}:{one.line}  {one.before}  ->  {one.after}  ({why})")
    return "\n".join(lines) + "\n"


def document(tried: Sequence[Tried], there: dict[str, int], config: dict[str, Any], at: datetime, command: str) -> dict[str, Any]:
    """The same for machines: date, command, seed, scores and survivors."""
    survivors = [{**asdict(one), "why": explanation(one, config)} for one in tried if one.outcome == SURVIVED]
    return {
        "date": at.isoformat(timespec="seconds"),
        "command": command,
        "seed": config["seed"],
        "aim": config["aim"],
        "scores": rows(tried, there, config),
        "survivors": sorted(survivors, key=lambda one: (one["file"], one["line"], one["after"])),
    }
