"""The rules of the comparison, stated once and for no engine in particular; each engine says them in its own words.

Table ``stay`` is STAYHOSP as staged, ``patient`` is PATHOSPI. A record is named by ``_line``. An empty field breaks the rules that ask for a
value and ``refers``, equals another empty field in ``unique``, and is not judged by the others. Only the standard library is imported here:
every environment reads this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["filled", "one_of", "pattern", "length", "between", "unique", "refers", "not_before", "no_more_days", "filled_when"]


@dataclass(frozen=True)
class NeutralRule:
    """One rule. name: unique. kind says which of the rest it has and what a record must hold:

    filled: the column has a value. one_of: the column is one of ``values``. pattern: it matches ``pattern`` as a whole. length: it has ``least``
    to ``most`` characters. between: it lies in ``least`` to ``most``. unique: the columns together occur once; every record of a group of
    equals fails. refers: the columns together occur in ``patient``. not_before: date ``column`` is not before date ``other``. no_more_days:
    ``column`` is at most the days from date ``other`` to date ``until``. filled_when: ``column`` has a value where ``other`` is one of
    ``values``.
    """

    name: str
    kind: Kind
    columns: tuple[str, ...]
    values: tuple[str, ...] = ()
    pattern: str = ""
    least: int = 0
    most: int = 0
    other: str = ""
    until: str = ""

    @property
    def column(self) -> str:
        """The column it is about, the last one of several."""
        return self.columns[-1]


def _filled(column: str) -> NeutralRule:
    return NeutralRule(f"filled {column}", "filled", (column,))


def _one_of(column: str, codes: str) -> NeutralRule:
    return NeutralRule(f"one_of {column}", "one_of", (column,), values=tuple(codes))


def _pattern(column: str, pattern: str) -> NeutralRule:
    return NeutralRule(f"pattern {column}", "pattern", (column,), pattern=pattern)


def _span(kind: Literal["length", "between"], column: str, least: int, most: int) -> NeutralRule:
    return NeutralRule(f"{kind} {column}", kind, (column,), least=least, most=most)


_OF_DELIVERY = ("code_agr", "year_registr", "period_registr")

RULES: tuple[NeutralRule, ...] = (
    _filled("staynum"),
    _filled("patnum"),
    _filled("adm_date"),
    _filled("a2_hosptype_fac"),
    _filled("a2_code_sex"),
    _filled("a2_code_zip"),
    _filled("a2_code_destinate"),
    _one_of("a2_hosptype_cat", "REGO"),
    _one_of("a2_hosptype_fac", "HFMLCDU"),
    _one_of("a2_code_sex", "12"),
    _one_of("a2_code_place_before_adm", "0123456789ABCDEFGLMZ"),
    _one_of("a2_code_destinate", "0123456789ABCDEFGMZ"),
    _pattern("staynum", "^S[0-9]{10}$"),
    _pattern("a2_code_zip", "^[0-9]{4}$"),
    _pattern("a2_code_diag_verif_adm", "^[A-Z][0-9][0-9A-Z]{1,5}$"),
    _span("length", "a2_code_country", 2, 3),
    _span("length", "patnum", 1, 20),
    _span("between", "a2_hour_hosp_out", 0, 23),
    _span("between", "a2_min_hosp_out", 0, 59),
    _span("between", "a2_month_hosp_in", 1, 12),
    _span("between", "a2_total_number_day_fac", 0, 1000),
    NeutralRule("unique stay", "unique", (*_OF_DELIVERY, "staynum")),
    NeutralRule("refers patient", "refers", (*_OF_DELIVERY, "patnum")),
    NeutralRule("not_before dis_date", "not_before", ("dis_date",), other="adm_date"),
    NeutralRule("no_more_days", "no_more_days", ("a2_total_number_day_fac",), other="adm_date", until="dis_date"),
    NeutralRule("filled_when died", "filled_when", ("a2_code_diag_cause_death",), values=("8",), other="a2_code_destinate"),
    NeutralRule("filled_when discharged", "filled_when", ("dis_date",), values=("H", "C", "D", "U"), other="a2_hosptype_fac"),
)
