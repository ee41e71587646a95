"""Friendly names of the official fields, from ``schemas/labels.csv``."""

from __future__ import annotations

import csv
from functools import cache

import duckdb

from finhosta_dq.home import schemas_dir

LANGUAGES = ("en", "nl", "fr")


@cache
def load_labels() -> dict[tuple[str, str], dict[str, str]]:
    """(column, table or empty) -> name per language. Raises ValueError for a row that names a field twice."""
    labels: dict[tuple[str, str], dict[str, str]] = {}
    with (schemas_dir() / "labels.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            key = (row["field"], row["table"])
            if key in labels:
                raise ValueError(f"labels.csv names {key} twice")
            labels[key] = {language: row[f"label_{language}"] for language in LANGUAGES}
    return labels


def label(field: str | None, table: str | None, language: str) -> str:
    """The friendly name of a field in a table; the official name where there is none, empty for None."""
    if not field:
        return ""
    labels = load_labels()
    found = labels.get((field.lower(), table or "")) or labels.get((field.lower(), ""))
    return found[language] if found else field


def mount_labels(con: duckdb.DuckDBPyConnection, language: str) -> None:
    """Temporary table ``field_label(field, table_name, label)`` in one language."""
    con.execute("CREATE OR REPLACE TEMP TABLE field_label (field VARCHAR, table_name VARCHAR, label VARCHAR)")
    rows = [(field, table, names[language]) for (field, table), names in load_labels().items()]
    con.execute(
        "INSERT INTO field_label SELECT unnest($1), unnest($2), unnest($3)",
        [[row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]],
    )
