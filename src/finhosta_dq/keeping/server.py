"""Prefect: whether the configured server answers, and whether nothing calls out."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from finhosta_dq.keeping.check import Check, listed

_WAIT_SECONDS = 5
_OFF = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
_FALSE = frozenset({"false", "0", "no", "off", "f", "n"})


def prefect(api: str | None) -> Check:
    """Whether the Prefect server at that API address answers. api: None where none is configured."""
    if not api:
        return Check("prefect", "not checked", "no server configured; fdq run starts one of its own", "")
    parts = urlsplit(api)
    shown = f"{parts.scheme}://{parts.hostname}:{parts.port}" if parts.port else f"{parts.scheme}://{parts.hostname}"
    if parts.scheme not in ("http", "https"):
        return Check("prefect", "problem", "PREFECT_API_URL is no http address", "set it to the address of the server, ending in /api")
    # no proxy between: the server is the hospital's own
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{api.rstrip('/')}/health", timeout=_WAIT_SECONDS) as answer:
            healthy = answer.status == 200 and answer.read(16).strip() == b"true"
    except (OSError, ValueError) as error:
        kind = f"answers {error.code}" if isinstance(error, urllib.error.HTTPError) else f"does not answer ({type(error).__name__})"
        return Check("prefect", "problem", f"{shown} {kind}", "start the Prefect server, or set PREFECT_API_URL right")
    if healthy:
        return Check("prefect", "ok", f"{shown} is healthy")
    return Check("prefect", "problem", f"{shown} answers, but not as a Prefect server does", "set PREFECT_API_URL right")


def telemetry(environment: Mapping[str, str] = os.environ) -> Iterator[Check]:
    """Whether statistics are off. The program switches its own off; a Prefect server that was started by itself reads its own environment."""
    on = sorted(name for name in _OFF if environment.get(name) and (environment[name].lower() in _FALSE) == (name == "DO_NOT_TRACK"))
    unset = sorted(name for name in _OFF if not environment.get(name))
    if on:
        yield Check("telemetry", "problem", f"statistics are switched on by {listed(on)}", f"set {_said()}")
    elif unset:
        seen = f"off in this program; {listed(unset)} not set for a server started here"
        yield Check(
            "telemetry", "warning" if environment.get("PREFECT_API_URL") else "ok", seen, f"set {_said()} where the Prefect server starts"
        )
    else:
        yield Check("telemetry", "ok", "switched off")


def _said() -> str:
    return " ".join(f"{name}={value}" for name, value in _OFF.items())
