"""The workbook to decide in: the list as it is filtered goes out, and the decisions come back, refused row by row where they are not right."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, UploadFile
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from finhosta_dq.publication.run_folder import RUNS, SUCCESS
from finhosta_dq.roundtrip import (
    Choice,
    ImportResult,
    NoMemory,
    WorkbookRefused,
    read_decision_workbook,
    record_refused,
    workbook_identity,
    write_decision_workbook,
)
from finhosta_dq.roundtrip.report import refused_rows, summary
from finhosta_dq.roundtrip.wording import words
from finhosta_dq.serve.access import RECORD_ROLES, User, require
from finhosta_dq.serve.audit import audit_read
from finhosta_dq.serve.frame import Entry, PageRouter, page_language, render
from finhosta_dq.serve.pages.filters import Filter, read_filter
from finhosta_dq.serve.runs import hospitals, latest_run, open_run
from finhosta_dq.serve.scratch import scratch_file

# refused rows shown; beyond it they are counted
_SHOWN = 500
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PARAMETER = re.compile(r"\$(\w+)")

router = PageRouter(navigation=[Entry("/workbook", "pages.nav.workbook", RECORD_ROLES, order=25)])


@dataclass(frozen=True)
class Filtered(Choice):
    """The findings that the list shows with that filter."""

    filter: Filter = field(default_factory=Filter)

    def condition(self) -> tuple[str, list[Any]]:
        """SQL condition over the view ``item`` and its parameters in order."""
        sql, values = self.filter.condition()
        return _PARAMETER.sub("?", sql), [values[name] for name in _PARAMETER.findall(sql)]


@router.get("/workbook")
def workbook(request: Request, user: Annotated[User, Depends(require(*RECORD_ROLES))]) -> Response:
    """Where the workbook comes from and goes back to."""
    return _page(request)


@router.get("/workbook/decisions.xlsx")
def download_workbook(request: Request, user: Annotated[User, Depends(require(*RECORD_ROLES))]) -> Response:
    """The findings that fit the filter of the address, with cells to decide in; 409 where the run takes no decision or there are too many."""
    settings, chosen = request.app.state.settings, read_filter(request.query_params)
    folder = latest_run(settings.out, settings.hospital)
    audit_read(request, "download", f"{folder.name} decisions.xlsx {chosen.query}")
    target = scratch_file(settings.out, ".xlsx")
    try:
        with open_run(folder) as con:
            write_decision_workbook(
                con, request.app.state.registry, target, language=page_language(request), choice=Filtered(open_only=False, filter=chosen)
            )
    except NoMemory:
        target.unlink(missing_ok=True)
        return _page(request, status=409, problem="no_memory")
    except ValueError:
        target.unlink(missing_ok=True)
        return _page(request, status=409, problem="many")
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    name = re.sub(r"[^A-Za-z0-9._-]", "_", folder.name)
    return FileResponse(
        target, media_type=_XLSX, filename=f"{name}-decisions.xlsx", background=BackgroundTask(target.unlink, missing_ok=True)
    )


@router.post("/workbook")
def upload_workbook(request: Request, user: Annotated[User, Depends(require(*RECORD_ROLES))], file: UploadFile) -> Response:
    """Take the decisions of a workbook of any published run; says what was taken and why each other row was not."""
    registry, settings = request.app.state.registry, request.app.state.settings
    source = scratch_file(settings.out, ".xlsx")
    try:
        with source.open("wb") as kept:
            shutil.copyfileobj(file.file, kept)
        try:
            identity = workbook_identity(source)
        except WorkbookRefused as refused:
            record_refused(registry, refused.code, who=user.name, origin="page")
            raise
        folder = settings.out / RUNS / Path(identity.run_id).name
        if not (folder / SUCCESS).is_file() or (settings.hospital and settings.hospital not in hospitals(folder.resolve())):
            record_refused(registry, "other_run", who=user.name, origin="page")
            raise WorkbookRefused("other_run")
        with open_run(folder) as con:
            result = read_decision_workbook(con, registry, source, by=user.name, who=user.name, origin="page", only_by=True)
    except WorkbookRefused as refused:
        return _page(request, status=422, file_problem=words(page_language(request))["file"][refused.code])
    except NoMemory:
        return _page(request, status=409, problem="no_memory")
    except OSError:
        raise HTTPException(500) from None
    finally:
        source.unlink(missing_ok=True)
    return _page(request, result=result)


def _page(
    request: Request, *, status: int = 200, problem: str | None = None, file_problem: str | None = None, result: ImportResult | None = None
) -> Response:
    language = page_language(request)
    return render(
        request,
        "pages/workbook.html",
        status=status,
        problem=problem,
        file_problem=file_problem,
        said=summary(result, language) if result else None,
        refused=refused_rows(result, language)[:_SHOWN] if result else [],
        refused_count=len(result.refused) if result else 0,
        heads=words(language)["report"],
    )
