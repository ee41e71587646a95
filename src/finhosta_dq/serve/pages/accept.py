"""A steward accepts a delivery of the run published last; whoever may know takes the validation document along."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Form, HTTPException, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, RedirectResponse, Response

from finhosta_dq.acceptance.accept import accept, documents
from finhosta_dq.acceptance.document import AcceptanceError
from finhosta_dq.acceptance.signing import key_folder
from finhosta_dq.registry.migrate import RegistryError
from finhosta_dq.registry.standing import ZONE
from finhosta_dq.registry.versions import accepted_version_of
from finhosta_dq.serve.access import User, require
from finhosta_dq.serve.audit import audit_read
from finhosta_dq.serve.frame import PageRouter, page_language, render
from finhosta_dq.serve.pages.current import CurrentRun, current_run

_TYPES = {"validation.html": "text/html; charset=utf-8", "validation.json": "application/json"}
# the document holds counts, codes and hashes, and no key of a record
_READERS = ("steward", "finance")

router = PageRouter()
Delivery = Annotated[str, InPath(pattern=r"^[a-z]+/[0-9]{3}/[0-9]{4}(-[12])?$")]


@router.get("/accept/{delivery:path}/validation.{kind}")
def take_document(request: Request, delivery: Delivery, kind: str, user: Annotated[User, Depends(require(*_READERS))]) -> Response:
    """The validation document of an accepted delivery, as a page to print (html) or signed (json)."""
    name = f"validation.{kind}"
    if name not in _TYPES:
        raise HTTPException(404)
    with current_run(request) as run:
        signed, page = documents(run.folder, delivery)
        path = page if kind == "html" else signed
        if not path.is_file() or accepted_version_of(request.app.state.registry, run.run_id, delivery) is None:
            raise HTTPException(404)
        audit_read(request, "download", f"{run.run_id} {path.name}")
        return FileResponse(path, media_type=_TYPES[name], filename=f"{run.run_id}-{path.name}")


@router.get("/accept/{delivery:path}")
def look(request: Request, delivery: Delivery, user: Annotated[User, Depends(require(*_READERS))]) -> Response:
    """How the delivery stands, and whether it was accepted."""
    with current_run(request) as run:
        return _page(request, run, delivery)


@router.post("/accept/{delivery:path}")
def make_acceptance(
    request: Request,
    delivery: Delivery,
    user: Annotated[User, Depends(require("steward"))],
    run: Annotated[str, Form(max_length=200)],
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Accept the delivery as the run shows it that was looked at; 409 with the reason where that cannot be."""
    settings = request.app.state.settings
    with current_run(request) as now:
        if now.run_id != run:
            return _page(request, now, delivery, "new_run")
        try:
            accept(
                request.app.state.registry,
                now.folder.resolve(),
                delivery,
                by=user.name,
                keys=key_folder(settings.out, settings.signing),
                note=note,
                language=page_language(request),
                origin="page",
            )
        except AcceptanceError as error:
            if error.code == "no_delivery":
                raise HTTPException(404) from None
            return _page(request, now, delivery, error.code)
        except RegistryError:
            return _page(request, now, delivery, "not_recorded")
    return RedirectResponse(f"/accept/{delivery}", status_code=303)


def _page(request: Request, run: CurrentRun, delivery: str, problem: str | None = None) -> Response:
    found: list[dict[str, Any]] = run.rows("SELECT * FROM quality.delivery WHERE delivery_id = $1", [delivery])
    if not found:
        raise HTTPException(404)
    found[0]["verdict"] = found[0]["verdict"] or "not_evaluated"
    counted = run.rows(
        """SELECT count(*) AS open, count(*) FILTER (severity = 'blocking') AS blocking FROM item
           WHERE delivery_id = $1 AND status IN ('open', 'assigned')""",
        [delivery],
    )[0]
    version = accepted_version_of(request.app.state.registry, run.run_id, delivery)
    at = version.at.astimezone(ZONE).strftime("%d-%m-%Y %H:%M") if version else ""
    status = 409 if problem else 200
    return render(
        request, "pages/accept.html", status=status, one=found[0], run_id=run.run_id, version=version, at=at, problem=problem, **counted
    )
