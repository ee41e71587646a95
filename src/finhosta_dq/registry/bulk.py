"""Many rows in one statement, by columns: what differs between the two databases when it must be fast."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Connection, Select, Table, Text, bindparam, cast, column, func, select, text

_CHUNK = 20_000


def keys_among(con: Connection, keys: Sequence[str]) -> Select[Any]:
    """A one-column SELECT of those keys, for ``IN``: one parameter however many there are."""
    if con.dialect.name == "sqlite":
        listed = func.json_each(bindparam(None, json.dumps(list(keys)), type_=Text)).table_valued(column("value", Text))
        return select(listed.c.value)
    return select(func.unnest(cast(bindparam(None, list(keys), type_=ARRAY(Text)), ARRAY(Text))))


def insert_columns(con: Connection, table: Table, columns: Mapping[str, Sequence[Any]], *, keep_existing: bool = False) -> None:
    """Insert rows given as columns of equal length (values of Python: str, int, bool, datetime in UTC, date, None).

    keep_existing: leave rows alone whose primary key is there already.
    """
    names = list(columns)
    total = len(columns[names[0]])
    kinds = [table.c[name].type.dialect_impl(con.dialect) for name in names]
    values = []
    for name, kind in zip(names, kinds, strict=True):
        process = kind.bind_processor(con.dialect)
        # most columns are text, which needs no conversion
        values.append(columns[name] if process is None or isinstance(table.c[name].type, Text) else list(map(process, columns[name])))
    listed = ", ".join(names)
    if con.dialect.name == "sqlite":
        verb = "INSERT OR IGNORE" if keep_existing else "INSERT"
        statement = f"{verb} INTO {table.name} ({listed}) VALUES ({', '.join('?' * len(names))})"
        if total:
            con.connection.cursor().executemany(statement, list(zip(*values, strict=True)))
        return
    types = [table.c[name].type.compile(con.dialect) for name in names]
    arrays = ", ".join(f"CAST(:c{at} AS {kind}[])" for at, kind in enumerate(types))
    conflict = " ON CONFLICT DO NOTHING" if keep_existing else ""
    statement = f"INSERT INTO {table.name} ({listed}) SELECT * FROM unnest({arrays}){conflict}"
    for start in range(0, total, _CHUNK):
        con.execute(text(statement), {f"c{at}": list(part[start : start + _CHUNK]) for at, part in enumerate(values)})
