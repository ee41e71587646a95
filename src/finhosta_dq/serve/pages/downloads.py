"""What a run holds to take along, by role; every download is recorded before it starts."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from finhosta_dq.serve.access import ROLES, User, require
from finhosta_dq.serve.audit import audit_read
from finhosta_dq.serve.frame import Entry, PageRouter, render
from finhosta_dq.serve.runs import latest_run
from finhosta_dq.serve.scratch import scratch_file
from finhosta_dq.serve.settings import Role

# what may be taken -> who may; report and indicators hold no record, worklist and extract name stays
FILES: dict[str, tuple[Role, ...]] = {
    "report.html": ROLES,
    "indicators.xlsx": ("steward", "registrar", "finance"),
    "worklist.xlsx": ("steward", "registrar"),
}
EXTRACT = "extract.zip"
# the extract names stays, which finance may not see: it takes the indicators, and the steward hands on what it is entitled to
EXTRACT_ROLES: tuple[Role, ...] = ("steward",)
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

router = PageRouter(navigation=[Entry("/downloads", "pages.nav.downloads", order=60)])


@router.get("/downloads")
def downloads(request: Request, user: Annotated[User, Depends(require())]) -> Response:
    """What this user may take along of the run published last."""
    folder = _folder(request)
    offered = [(name, (folder / name).stat().st_size) for name, roles in FILES.items() if user.role in roles and (folder / name).is_file()]
    if user.role in EXTRACT_ROLES and (folder / "extract").is_dir():
        offered.append((EXTRACT, sum(path.stat().st_size for path in (folder / "extract").rglob("*") if path.is_file())))
    return render(request, "pages/downloads.html", offered=offered, run_id=folder.name)


@router.get("/download/extract.zip")
def download_extract(request: Request, user: Annotated[User, Depends(require(*EXTRACT_ROLES))]) -> Response:
    """The clean extract as one archive."""
    folder = _folder(request) / "extract"
    if not folder.is_dir():
        raise HTTPException(404)
    audit_read(request, "download", f"{folder.parent.name} {EXTRACT}")
    archive = scratch_file(request.app.state.settings.out, ".zip")
    try:
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as made:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    made.write(path, path.relative_to(folder.parent))
    except BaseException:
        archive.unlink(missing_ok=True)
        raise
    return FileResponse(
        archive,
        media_type="application/zip",
        filename=f"{_plain(folder.parent.name)}-{EXTRACT}",
        background=BackgroundTask(archive.unlink, missing_ok=True),
    )


@router.get("/download/{name}")
def download(request: Request, name: str, user: Annotated[User, Depends(require())]) -> Response:
    """One file of the run; 403 where the role may not have it, 404 for anything else."""
    if name not in FILES:
        raise HTTPException(404)
    if user.role not in FILES[name]:
        raise HTTPException(403)
    folder = _folder(request)
    if not (folder / name).is_file():
        raise HTTPException(404)
    audit_read(request, "download", f"{folder.name} {name}")
    return FileResponse(folder / name, media_type=_TYPES[Path(name).suffix], filename=f"{_plain(folder.name)}-{name}")


def _folder(request: Request) -> Path:
    settings = request.app.state.settings
    return latest_run(settings.out, settings.hospital)


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)
