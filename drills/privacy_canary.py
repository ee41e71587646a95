"""Puts canaries into a synthetic delivery: every stay, patient and staff number, and every sensitive field, carries text found nowhere else.

A canary either keeps the form the contract asks, so that it is loaded, or breaks it, so that it ends in rejects, findings and error messages.
A sensitive field that is short or takes its value from a code list can only carry one that breaks the form: its right values are everywhere.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from finhosta_dq.contracts.loader import contracts
from finhosta_dq.contracts.models import FieldContract, FileContract

MARK = "ZK7QVX"
"""Begins every canary of letters; found nowhere else."""
NUMBER = "7319468520"
"""Begins every canary of a long numeric field."""
_LONGEST_LOADED = 400
# a record type of staff has these of the identifying and sensitive fields, by position in the line
_STAFF = {4: "PERSON_KEY", 5: "BIRTH_DATE", 6: "DATE_IN", 7: "DATE_OUT"}


@dataclass
class Planted:
    """What was put where: canary -> what it stands for, as ``mzg.stayhosp.a2_code_sex, breaks the form``."""

    canaries: dict[str, str] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    identifying: set[str] = field(default_factory=set)

    def new(self, registration: str, contract: FileContract, one: FieldContract, how: str, longest: int | None = None) -> str:
        """A canary for a field; ``longest``: in so many characters, else one too long for any field of a kind with a short form."""
        text = f"{MARK}{len(self.canaries):04X}"
        text = text if longest is None else text[:longest]
        name = f"{registration}.{contract.table}.{one.column}"
        self.canaries[text] = f"{name}, {how}"
        self.fields.add(name)
        return text


def private_fields(contract: FileContract) -> list[FieldContract]:
    """Fields of a contract that identify or are sensitive."""
    return [one for one in contract.fields if one.privacy != "open"]


def plant(landing: Path) -> Planted:
    """Rewrite the files of a landing folder made by ``synthesise``; what was planted. Raises ValueError when a field got no canary."""
    planted = Planted()
    known = contracts()
    expected = set()
    for name, delimiter in (("mzg", "#"), ("grouper", ";"), ("social", ";")):
        for contract in known[name].files:
            expected |= {f"{name}.{contract.table}.{one.column}" for one in private_fields(contract)}
            for path in _files(landing, name, contract):
                _rewrite(planted, path, name, contract, delimiter)
    (finhosta,) = known["finhosta"].files
    expected |= {f"finhosta.finhosta.{one.column}" for one in finhosta.fields if one.name in _STAFF.values()}
    for path in landing.glob("*-FIN-*-SOCIAL-*.TXT"):
        _rewrite_staff(planted, path, finhosta)
    _own_columns(planted, landing)
    if missing := expected - planted.fields:
        raise ValueError(f"no canary in {', '.join(sorted(missing))}")
    return planted


def _files(landing: Path, registration: str, contract: FileContract) -> Iterator[Path]:
    pattern = {"mzg": f"*-Z-*-{contract.file}-*.TXT"}.get(registration, f"*-{contract.file}-*.CSV")
    return iter(sorted(landing.glob(pattern)))


def number(planted: Planted, value: str) -> str:
    """The canary of a stay, patient or staff number: the same for the same number, so that records still belong together."""
    if not value or value.startswith(MARK):
        return value
    text = f"{MARK}{value[0]}{int(re.sub('[^0-9]', '', value) or 0) % 10_000_000:07d}"
    planted.canaries.setdefault(text, f"number {value[0]}")
    planted.identifying.add(text)
    return text


def _rewrite(planted: Planted, path: Path, registration: str, contract: FileContract, delimiter: str) -> None:
    lines = path.read_text("utf-8").splitlines()
    head, lines = (lines[:1], lines[1:]) if delimiter == ";" else ([], lines)
    numbers = {at for at, one in enumerate(contract.fields) if one.name in ("STAYNUM", "PATNUM", "M4_PATNUM_MAMA")}
    rows = [line.split(delimiter) for line in lines]
    for row in rows:
        for at in numbers:
            if at < len(row):
                row[at] = number(planted, row[at])
    if not rows:
        # a file that the synthetic hospital leaves empty
        rows = [_made_up(contract, path) for _ in range(3)]
    for at in numbers:
        planted.fields.add(f"{registration}.{contract.table}.{contract.fields[at].column}")
    private = [(at, one) for at, one in enumerate(contract.fields) if one.privacy != "open" and at not in numbers]
    whole = [row for row in rows if len(row) >= len(contract.fields)]
    for place, (at, one) in enumerate(private):
        broken = planted.new(registration, contract, one, "breaks the form")
        whole[(2 * place) % len(whole)][at] = broken + ("x" * one.max_len if one.type == "C" and not one.codes else "")
        if kept := _keeps_form(planted, registration, contract, one):
            whole[(2 * place + 1) % len(whole)][at] = kept
    rows.append(_refused(planted, registration, contract, whole[-1]))
    text = "\n".join([*head, *(delimiter.join(row) for row in rows)]) + "\n"
    # and a line that is no text at all
    path.write_bytes(text.encode() + MARK.encode() + b"BYTES\xff\xfe\x00" + delimiter.encode() + b"\n")


def _keeps_form(planted: Planted, registration: str, contract: FileContract, one: FieldContract) -> str | None:
    if one.codes is None and one.type == "C" and len(MARK) + 4 <= one.max_len <= _LONGEST_LOADED:
        return planted.new(registration, contract, one, "keeps the form", one.max_len)
    if one.codes is None and one.type in ("N", "ND2") and one.max_len >= len(NUMBER):
        text = NUMBER + (".75" if one.type == "ND2" else "")
        planted.canaries[text] = f"{registration}.{contract.table}.{one.column}, keeps the form"
        return text
    return None


def _refused(planted: Planted, registration: str, contract: FileContract, like: Sequence[str]) -> list[str]:
    """A line with a field too many and canaries in all its private fields: it is rejected whole."""
    row = list(like)
    for at, one in enumerate(contract.fields):
        if one.privacy != "open":
            row[at] = planted.new(registration, contract, one, "in a line that is refused")
    return [*row, MARK + "TOOMANY", MARK + "EXTRA"]


def _made_up(contract: FileContract, path: Path) -> list[str]:
    hospital, period = path.name[:3], re.findall(r"([0-9]{4})-([12])", path.name)[-1]
    start = [hospital, *period]
    return [*start, *("1" for _ in contract.fields[len(start) :]), ""]


def _rewrite_staff(planted: Planted, path: Path, contract: FileContract) -> None:
    rows = [line.split("~") for line in path.read_text("utf-8").splitlines()]
    fields = {one.name: one for one in contract.fields}
    for row in rows:
        row[4] = number(planted, row[4])
    for place, (at, name) in enumerate(_STAFF.items()):
        if name != "PERSON_KEY":
            rows[place][at] = planted.new("finhosta", contract, fields[name], "breaks the form")
        else:
            planted.fields.add(f"finhosta.{contract.table}.person_key")
    refused = list(rows[-1])
    for at, name in _STAFF.items():
        refused[at] = planted.new("finhosta", contract, fields[name], "in a line that is refused")
    refused[-1] = MARK + "AMOUNT"
    rows.append([*refused, MARK + "TOOMANY"])
    path.write_text("\n".join("~".join(row) for row in rows) + "\n", "utf-8")


def _own_columns(planted: Planted, landing: Path) -> None:
    """The hospital's own columns of the worklist name stays too."""
    stays = sorted(text for text in planted.identifying if text.startswith(f"{MARK}S"))[:20]
    with (landing / "_reference" / "worklist_columns.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["code_agr", "staynum", "ward", "specialty", "coder"])
        writer.writerows(["999", stay, "W7", "", f"coder-{at % 3}"] for at, stay in enumerate(stays))
