"""Counts of the year before, and many alike records, for the tests of the globalisation."""

SMALL = {"drift_min_n": "4"}


def counts(*rows, period="2024-1"):
    return {"earlier_period": "\n".join(["period | measure | item | value", *(f"{period} | {row}" for row in rows)])}


def drawn(header, *groups):
    """A text table: for each (number, cells) so many records, with a stay number in front."""
    lines, at = [f"staynum | {header}"], 0
    for number, cells in groups:
        lines += [f"S{at + one} | {cells}" for one in range(1, number + 1)]
        at += number
    return "\n".join(lines)
