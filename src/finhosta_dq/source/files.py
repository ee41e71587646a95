"""What the files of a delivery are named, and how a row of a contract becomes a line of one."""

from __future__ import annotations

import re

from finhosta_dq.contracts import FileContract
from finhosta_dq.contracts.profile import load_profile, record_types
from finhosta_dq.home import path_literal
from finhosta_dq.limits import limits
from finhosta_dq.reading.fast import quoted
from finhosta_dq.source.profile import Target

HIDDEN_DELIMITER = "finhosta"
"""Registration whose lines may have a closing delimiter or not: one in a value could pass unseen."""


def delimiter(target: Target) -> str:
    """The delimiter that files of this delivery are written with."""
    return load_profile().delimiter.write if target.registration.name == "finhosta" else target.registration.text.delimiter


def file_names(target: Target, contract: FileContract) -> dict[str, str]:
    """Official file names of a table, each with the rows that it takes as a SQL predicate over the staged rows."""
    registration = target.registration
    if registration.name == "mzg":
        return {f"{target.hospital}-Z-{registration.format_version}-{contract.domain}-{contract.file}-{target.period}.TXT": "true"}
    if registration.name != "finhosta":
        return {f"{target.hospital}-{contract.file}-{target.period}.CSV": "true"}
    match = re.fullmatch(registration.file_name.regex.strip("^$"), registration.file_name.example)
    version = match["version"] if match else ""
    kinds, collections = record_types(), load_profile().collections
    names = {}
    for at, collection in enumerate(collections):
        codes = ", ".join(quoted(code) for code, kind in kinds.items() if kind.collection == collection)
        predicate = f"record_type_cd IN ({codes})"
        if at == 0:  # a record type that nobody knows is written too, and rejected by the rule on record types
            known = ", ".join(quoted(code) for code in kinds)
            predicate += f" OR record_type_cd IS NULL OR record_type_cd NOT IN ({known})"
        names[f"{target.hospital}-FIN-{version}-{collection}-{target.year}-Y-01.TXT"] = predicate
    return names


def line(target: Target, contract: FileContract) -> str:
    """SQL expression over a staged row: its line, without line end."""
    mark = quoted(delimiter(target))
    if target.registration.name != "finhosta":
        parts = [f"coalesce({column}, '')" for column in contract.columns]
        return f" || {mark} || ".join([*parts, "''"] if target.registration.text.closing_delimiter else parts)
    fields = load_profile().fields
    first, last = [name.lower() for name in fields.first], fields.last.lower()
    cases = []
    for code, kind in record_types().items():
        places = [f"coalesce({column}, '')" for column in (*first, *kind.items)]
        # an item that the record type does not have is written behind its own, so that the line is rejected and nothing is lost
        strange = [column for column in contract.columns if column not in (*first, *kind.items, last)]
        cases.append(f"WHEN {quoted(code)} THEN concat_ws({mark}, {', '.join([*places, *strange])}, coalesce({last}, ''))")
    return f"CASE record_type_cd {' '.join(cases)} ELSE concat_ws({mark}, {', '.join(contract.columns)}) END"


def header(target: Target, contract: FileContract) -> str | None:
    """The header line, None where the form has none."""
    text = target.registration.text
    return text.delimiter.join(column.upper() for column in contract.columns) if text.header else None


def read_back(target: Target, contract: FileContract, path: str) -> str:
    """SQL relation of the rows of a file written before; columns of the contract, as text. Not for Finhosta."""
    text = target.registration.text
    columns = [*contract.columns, *(["_closing"] if text.closing_delimiter else [])]
    typed = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
    return f"""(SELECT {", ".join(contract.columns)} FROM read_csv({path}, delim = {quoted(text.delimiter)}, header = {str(text.header).lower()},
        quote = '', escape = '', comment = '', new_line = '\\n', columns = {{{typed}}}, auto_detect = false, null_padding = false,
        ignore_errors = false, max_line_size = {limits().line_bytes + 1024}))"""


__all__ = ["HIDDEN_DELIMITER", "delimiter", "file_names", "header", "line", "path_literal", "read_back"]
