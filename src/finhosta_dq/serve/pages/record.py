"""One record with all its findings and its source lines, and what happened to one finding."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi import Path as InPath
from fastapi.responses import Response

from finhosta_dq.findings.labels import label
from finhosta_dq.publication.document import read_key
from finhosta_dq.publication.workbook import key_in_words
from finhosta_dq.registry.standing import history
from finhosta_dq.serve.access import RECORD_ROLES, User, require
from finhosta_dq.serve.audit import audit_read
from finhosta_dq.serve.frame import PageRouter, page_language, render
from finhosta_dq.serve.pages.current import CurrentRun, current_run
from finhosta_dq.serve.pages.decide import form_choices, reason_texts
from finhosta_dq.serve.pages.listing import dress

# findings and lines of one record shown at most: a page that nobody can read helps nobody
MOST_FINDINGS = 200
MOST_LINES = 20

router = PageRouter()


@router.get("/record/{mark}")
def record(
    request: Request,
    mark: Annotated[str, InPath(pattern="^[0-9a-f]{32}$")],
    user: Annotated[User, Depends(require(*RECORD_ROLES))],
) -> Response:
    """All findings of a stay or a line, and the lines they stand on."""
    language = page_language(request)
    with current_run(request) as run:
        found = run.rows(f"FROM item WHERE record_mark = $1 ORDER BY position LIMIT {MOST_FINDINGS}", [mark])
        if not found:
            raise HTTPException(404)
        audit_read(request, "read_record", f"{run.run_id} {mark}")
        dress(run, found, language)
        for row in found:
            row["key"] = key_in_words(read_key(row["record_key"]) or {}, row["table_name"], language)
            row["related"] = key_in_words(read_key(row["related_key"]) or {}, row["table_name"], language)
        return render(
            request,
            "pages/record.html",
            findings=found,
            first=found[0],
            lines=source_lines(run, found, language),
            run_id=run.run_id,
            has_memory=run.has_memory,
            **form_choices(request.app.state.registry, language),
        )


@router.get("/finding/{key}")
def finding(
    request: Request,
    key: Annotated[str, InPath(pattern="^[0-9a-f]{32}$")],
    user: Annotated[User, Depends(require(*RECORD_ROLES))],
) -> Response:
    """Spells and decisions of one finding, in time order, whether or not the run still finds it."""
    language = page_language(request)
    past = history(request.app.state.registry, key)
    with current_run(request) as run:
        now = run.rows("FROM item WHERE finding_key = $1", [key])
        if not past and not now:
            raise HTTPException(404)
        audit_read(request, "read_finding", key)
        dress(run, now, language)
        return render(request, "pages/finding.html", key=key, now=now[0] if now else None, past=past, reason_texts=reason_texts(language))


def source_lines(run: CurrentRun, found: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """The lines the findings stand on: table_name, file, line, fields (name, label, value, rules that point at it), raw text as delivered."""
    tables = {
        name for (name,) in run.con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw' AND NOT internal").fetchall()
    }
    places = list(dict.fromkeys((row["table_name"], row["file"], row["line"]) for row in found if row["file"] and row["line"] is not None))
    lines = []
    for table, file, line in places[:MOST_LINES]:
        if table not in tables:
            continue
        for values in run.rows(f'FROM raw."{table}" WHERE _file = $1 AND _line = $2', [file, line]):
            flagged: dict[str, list[str]] = {}
            for row in found:
                if (row["file"], row["line"]) == (file, line) and row["field"]:
                    flagged.setdefault(row["field"].lower(), []).append(row["rule_id"])
            lines.append(
                {
                    "table_name": table,
                    "file": file,
                    "line": line,
                    "fields": [
                        {
                            "name": name,
                            "label": label(name, table, language),
                            "value": value,
                            "rules": list(dict.fromkeys(flagged.get(name.lower(), []))),
                        }
                        for name, value in values.items()
                        if not name.startswith("_") and (value is not None or name.lower() in flagged)
                    ],
                }
            )
    return lines
