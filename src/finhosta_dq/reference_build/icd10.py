"""ICD-10-CM and ICD-10-PCS by US fiscal year: which code may be reported in which years, and where that comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from finhosta_dq.reference_build.packages import HIERARCHY, MASTER, Listing, Span, listed_items, listings, master, named, on

SYSTEMS = ("CM", "PCS")
CODE_COLUMNS = ("system", "code", "first_fy", "last_fy", "billable")
EDITION_COLUMNS = (
    *("system", "fy", "first_day", "last_day", "codes", "headings", "source", "package", "package_licence", "licence", "confidence"),
    *("checked_with", "note"),
)
_LICENCE = "US federal work (public domain, 17 USC 105)"
_SOURCE = "Medicare Code Editor, Centers for Medicare and Medicaid Services"


@dataclass(frozen=True)
class Tables:
    """Rows of the two tables, sorted: codes as ``CODE_COLUMNS``, editions as ``EDITION_COLUMNS``."""

    codes: list[tuple[str, str, int, int, bool]]
    editions: list[tuple[str | int, ...]]


def fiscal_year(day: date) -> int:
    """The US fiscal year of a day; it starts on the first of October of the year before."""
    return day.year + (day.month >= 10)


def build() -> Tables:
    """Both tables from the installed packages. Raises ValueError when a second package lists other codes for a day."""
    others = list(listings())
    codes: list[tuple[str, str, int, int, bool]] = []
    editions: list[tuple[str | int, ...]] = []
    for system in SYSTEMS:
        spans, last_day = master(system)
        own = [other for other in others if other.system == system]
        for other in own:
            compare(other, spans)
        billable = years_of_codes(spans, fiscal_year(last_day))
        headings = years_of_headings(billable, listed_items()) if system == "CM" else {}
        codes += rows(system, billable, True) + rows(system, headings, False)
        editions += _editions(system, billable, headings, own, last_day)
    return Tables(sorted(codes), editions)


def compare(other: Listing, spans: Iterable[Span]) -> None:
    """Raise ValueError, with how many codes differ, unless the listing has exactly the codes of its day."""
    ours = on(list(spans), other.day)
    if other.codes != ours:
        raise ValueError(
            f"{named(other.package)}: {other.system} of {other.day}: {len(other.codes - ours)} codes more and {len(ours - other.codes)} less"
        )


def years_of_codes(spans: Iterable[Span], newest: int) -> dict[str, set[int]]:
    """Fiscal years in which a code may be reported on some day, up to ``newest``."""
    years: dict[str, set[int]] = defaultdict(set)
    for span in spans:
        years[span.code].update(range(fiscal_year(span.first), min(fiscal_year(span.last), newest) + 1))
    return {code: own for code, own in years.items() if own}


def years_of_headings(billable: Mapping[str, set[int]], listed: Iterable[str]) -> dict[str, set[int]]:
    """Fiscal years in which a shorter code stands for longer ones and may not be reported itself.

    A beginning of three characters or more of a code of the year is a heading; one that ends in the placeholder X only when the
    classification lists it as an item, because most such are no items at all (W18.30XA belongs under W18.30).
    """
    items = frozenset(listed)
    years: dict[str, set[int]] = defaultdict(set)
    for code, own in billable.items():
        for length in range(3, len(code)):
            beginning = code[:length]
            if not beginning.endswith("X") or beginning in items:
                years[beginning] |= own
    remaining = {heading: own - billable.get(heading, set()) for heading, own in years.items()}
    return {heading: own for heading, own in remaining.items() if own}


def rows(system: str, years: Mapping[str, set[int]], billable: bool) -> list[tuple[str, str, int, int, bool]]:
    """One row per code and unbroken run of years."""
    out = []
    for code, own in years.items():
        for first in own:
            if first - 1 not in own:
                last = first
                while last + 1 in own:
                    last += 1
                out.append((system, code, first, last, billable))
    return out


def _editions(
    system: str, billable: Mapping[str, set[int]], headings: Mapping[str, set[int]], others: list[Listing], last_day: date
) -> list[tuple[str | int, ...]]:
    out: list[tuple[str | int, ...]] = []
    for year in sorted(set().union(*billable.values())):
        ended = min(date(year, 9, 30), last_day)
        notes = [] if ended == date(year, 9, 30) else [f"known until {ended}; a code that starts or ends later is not known"]
        if system == "CM":
            notes.append(f"headings are beginnings of codes, those that end in X as listed by {named(HIERARCHY)}")
        checked = [f"{named(other.package)} ({other.day})" for other in others if fiscal_year(other.day) == year]
        out.append(
            (
                *(system, year, f"{year - 1}-10-01", ended.isoformat()),
                *(sum(year in own for own in billable.values()), sum(year in own for own in headings.values())),
                *(_SOURCE, named(MASTER), "MIT", _LICENCE, "secondary", "; ".join(checked), "; ".join(notes)),
            )
        )
    return out
