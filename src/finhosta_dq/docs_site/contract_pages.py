"""Reference pages of the contracts: per registration its files, and per file its fields as the contract states them."""

from __future__ import annotations

from finhosta_dq.contracts import contracts
from finhosta_dq.contracts.models import FieldContract, FileContract, Registration
from finhosta_dq.findings.labels import LANGUAGES, label
from finhosta_dq.rules.pages import plain

_TYPES = {"C": "text", "N": "whole number", "ND2": "number with two decimals", "D": "date"}


def contract_pages() -> dict[str, str]:
    """File name -> Markdown: ``index.md`` and one page per registration, from ``schemas/``."""
    found = contracts()
    lines = ["# Contracts", "", "What a delivery must look like, from `schemas/`; `fdq schemas export` writes the same for machines.", ""]
    lines += ["| registration | | period | files | source |", "|---|---|---|---:|---|"]
    lines += [
        f"| [{name}]({name}.md) | {plain(one.title['en'])} | {one.period.replace('_', '-')} | {len(one.files)} | {plain(one.source)} |"
        for name, one in found.items()
    ]
    return {"index.md": "\n".join(lines) + "\n", **{f"{name}.md": registration_page(one) for name, one in found.items()}}


def registration_page(registration: Registration) -> str:
    """One registration: how its files are named and written, and a section per file."""
    text = registration.text
    lines = [
        f"# Contract: {plain(registration.title['en'])}",
        "",
        " · ".join(plain(registration.title[language]) for language in ("nl", "fr")),
        "",
        f"- Source: {plain(registration.source)}",
        f"- One delivery per {registration.period.replace('_', '-')}; a file is named like `{registration.file_name.example}`",
        f"- Fields end with `{text.delimiter}`" if text.closing_delimiter else f"- Fields are separated by `{text.delimiter}`",
        f"- {'The first line names the fields' if text.header else 'No line with names'}; read as {' or '.join(text.encodings)}",
    ]
    if registration.required_files:
        lines.append(f"- A delivery must hold {', '.join(f'`{name}`' for name in registration.required_files)}")
    for file in registration.files:
        lines += ["", *_file(file)]
    return "\n".join(lines) + "\n"


def _file(file: FileContract) -> list[str]:
    lines = [
        f"## {file.code} {file.file}" if file.code != file.file else f"## {file.file}",
        "",
        " · ".join(plain(file.title[language]) for language in LANGUAGES if language in file.title) + f" (table `{file.table}`)",
        "",
    ]
    if file.key:
        lines.append(f"- Key: {', '.join(f'`{name}`' for name in file.key.fields)} ({_rule(file.key.rule)})")
    lines += [
        f"- {', '.join(f'`{name}`' for name in link.fields)} must be in `{link.parent}` ({_rule(link.rule)})" for link in file.foreign_keys
    ]
    lines += ["", "| | field | en | nl | fr | form | must be filled | codes | privacy |", "|---:|---|---|---|---|---|---|---|---|"]
    return lines + [_field(field, file.table) for field in file.fields]


def _field(field: FieldContract, table: str) -> str:
    names = [plain(label(field.name, table, language)) for language in ("en", "nl", "fr")]
    names = ["" if name == field.name else name for name in names]
    length = str(field.max_len) if field.min_len == field.max_len else f"{field.min_len}-{field.max_len}"
    codes = f"{', '.join(f'`{name}`' for name in field.codes.lists)} ({_rule(field.codes.rule)})" if field.codes else ""
    if field.range:
        codes = f"{field.range.min} to {field.range.max} ({_rule(field.range.rule)})"
    cells = [
        str(field.position),
        f"`{field.name}`",
        *names,
        f"{_TYPES[field.type]}, {length}",
        "yes" if field.mandatory else "",
        codes,
        field.privacy,
    ]
    return "| " + " | ".join(cells) + " |"


def _rule(rule_id: str) -> str:
    return f"[{rule_id}](../../rules/en/{rule_id}.md)"
