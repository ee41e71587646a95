"""Whether every line of a landing is accounted for, against a count of the bytes that knows nothing of the reader."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import duckdb

from finhosta_dq.contracts import contracts
from finhosta_dq.pipeline.plan import RunPlan
from finhosta_dq.reading.source import SourceFile

_NAMED = re.compile(r"[0-9]{3}-(Z-[0-9.]+-[A-Z]-[A-Z0-9_]+-20[0-9]{2}-[12]\.TXT|(SOCIAL|GROUPER)-20[0-9]{2}-[12]\.CSV)", re.ASCII)


def left_out(landing: Path, plans: list[RunPlan]) -> list[str]:
    """Files of the landing that neither a delivery nor the list of strays names."""
    taken = {os.path.abspath(source.path) for plan in plans for delivery in plan.deliveries for source in delivery.files}
    strays = {stray.name.split("!")[0] for plan in plans for stray in plan.unrecognised}
    said = []
    waiting = [landing]
    while waiting:  # os.walk calls itself once a folder, and folders may be deep
        for path in waiting.pop().iterdir():
            name = path.name
            if path.is_dir():
                # what a link to a folder leads to lies in its own place, or outside
                waiting += [path] if not path.is_symlink() and not name.startswith(("_", ".")) else []
                continue
            shown = re.sub(r"[\x00-\x1f\x7f]", "\ufffd", path.relative_to(landing).as_posix())
            known = os.path.abspath(path) in taken or shown in strays
            # strays are told with a run; without any delivery there is none, and the command says that nothing was found
            if not known and not name.startswith(("_", ".")) and (plans or (_NAMED.fullmatch(name) and path.is_file())):
                said.append(f"{shown} is named nowhere")
    return said


def unaccounted(con: duckdb.DuckDBPyConnection, plans: list[RunPlan]) -> list[str]:
    """What is wrong with the accounts of the files of these plans in a warehouse: one sentence each, none = all lines accounted for."""
    said = []
    for plan in plans:
        for delivery in plan.deliveries:
            for source in delivery.files:
                said += [f"{source.name}: {what}" for what in _of_file(con, source, delivery.registration)]
    return said


def _of_file(con: duckdb.DuckDBPyConnection, source: SourceFile, registration: str) -> list[str]:
    rows = con.execute(
        "SELECT lines, loaded, rejected, status, table_name FROM quality.file_account WHERE file = ?", [source.name]
    ).fetchall()
    if len(rows) != 1:
        return [f"{len(rows)} accounts"]
    lines, loaded, rejected, status, table = rows[0]
    content = None if source.problem else content_of(source)
    if content is None:
        issues = con.execute("SELECT count(*) FROM quality.reading_issue WHERE file = ?", [source.name]).fetchone()
        return [] if (lines, loaded, rejected, status) == (0, 0, 0, "unreadable") and issues and issues[0] else ["unread, and not said so"]
    wanted = {line_count(content)} | ({line_count(content) - 1} if has_header(content, registration) else set())
    raw = f"SELECT _line AS line FROM raw.{table} WHERE _file = $1 UNION ALL" if table else ""
    kept = con.execute(
        f"SELECT count(*), count(DISTINCT line), min(line), max(line) FROM ({raw} SELECT line FROM quality.rejected_line WHERE file = $1)",
        [source.name],
    ).fetchone()
    assert kept is not None
    said = []
    if lines not in wanted or status == "unreadable":
        said.append(f"{lines} lines ({status}), counted {sorted(wanted)}")
    if lines != loaded + rejected:
        said.append(f"{lines} lines, {loaded} loaded, {rejected} rejected")
    if not kept[0] == kept[1] == lines or (lines and (kept[2] < 1 or kept[3] > line_count(content))):
        said.append(f"{lines} lines, kept {kept}")
    return said


def content_of(source: SourceFile) -> bytes | None:
    """The bytes of a file or member, None when they cannot be had."""
    try:
        if source.member is None:
            return source.path.read_bytes()
        with zipfile.ZipFile(source.path) as archive:
            return archive.read(archive.infolist()[source.member])
    except Exception:
        return None


def line_count(content: bytes) -> int:
    """Line feeds, and one more for what stands behind the last."""
    body = content.removeprefix(b"\xef\xbb\xbf")
    return body.count(b"\n") + (body != b"" and not body.endswith(b"\n"))


def has_header(content: bytes, registration: str) -> bool:
    """Whether the first line names columns, which is then no record."""
    first = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")[0].decode("cp1252", "replace")
    if registration == "finhosta":
        return any(first.split(mark)[0].strip().upper() == "RECORD_TYPE_CD" for mark in "~;|\t#,")
    text = contracts()[registration].text
    columns = contracts()[registration].files[0].columns
    return text.header and [name.strip().lower() for name in first.split(text.delimiter)] == columns
