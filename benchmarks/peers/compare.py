"""What the answers of the engines say beside each other: medians, differences of counts, completeness of keys, growth."""

from __future__ import annotations

import math
import statistics
from typing import Any

from benchmarks.measure import slope
from benchmarks.peers.rules import RULES

Answer = dict[str, Any]


def summary(answers: list[Answer], by_hand: list[Answer]) -> dict[str, Any]:
    """One engine on one size: medians and spans in seconds, highest memory in GB, differences and keys; or its failure.

    by_hand: what the SQL by hand answered in the same turns. ratio: median of the ratios of validation, turn by turn.
    """
    failed = [one["failure"] for one in answers if "failure" in one]
    if failed:
        return {"failure": failed[0]}
    validate = [one["validate_seconds"] for one in answers]
    pairs = [one["validate_seconds"] / other["validate_seconds"] for one, other in zip(answers, by_hand, strict=True)]
    whole = [one["validate_seconds"] + one["load_seconds"] for one in answers]
    return {
        "runs": len(answers),
        "seconds": statistics.median(validate),
        "seconds_span": [min(validate), max(validate)],
        "ratio": statistics.median(pairs),
        "ratio_span": [min(pairs), max(pairs)],
        "with_loading": statistics.median(whole),
        "with_loading_span": [min(whole), max(whole)],
        "peak_gb": max(one["peak_gb"] for one in answers),
        "findings": sum(answers[-1]["failing"].values()),
        # counts are the same in every run, and would show here if they were not
        "differences": sorted({told for one in answers for told in differences(one, by_hand[-1])}),
        "keys": " or ".join(sorted({keys(one, by_hand[-1]) for one in answers})),
        "versions": answers[-1]["versions"],
        "verdict": answers[-1].get("verdict"),
    }


def differences(answer: Answer, by_hand: Answer) -> list[str]:
    """Where the failing records of a rule are not those of the SQL by hand, in words; empty when all are."""
    out = []
    for rule in RULES:
        found, wanted = answer["failing"].get(rule.name), by_hand["failing"][rule.name]
        if found is None:
            out.append(f"{rule.name}: not evaluated, {wanted:,} by hand")
        elif found != wanted:
            out.append(f"{rule.name}: {found:,}, {wanted:,} by hand")
    return out


def keys(answer: Answer, by_hand: Answer) -> str:
    """How many of the failing records were named: ``all`` when those of every rule are exactly the ones of the SQL by hand."""
    named, wanted = answer["keys"], {name: tuple(one) for name, one in by_hand["keys"].items()}
    complete = [name for name, one in wanted.items() if tuple(named.get(name, (0, 0))) == one]
    if len(complete) == len(wanted):
        return "all"
    if not any(number for number, _ in named.values()):
        return "none"
    part = [named[name][0] for name in wanted if name not in complete and named.get(name, (0, 0))[0]]
    none = len(wanted) - len(complete) - len(part)
    told = [f"all of {len(complete)} rules"]
    told += [f"at most {max(part):,} of {len(part)}"] if part else []
    told += [f"none of {none}"] if none else []
    return ", ".join(told)


def exponent(points: list[tuple[int, float]]) -> float | None:
    """Growth of seconds with rows: the slope of their logarithms; None for fewer than two sizes."""
    if len(points) < 2:
        return None
    return slope([(math.log(rows), math.log(seconds)) for rows, seconds in points])
