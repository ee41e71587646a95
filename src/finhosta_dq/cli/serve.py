"""``fdq serve``: the worklist page."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from finhosta_dq.cli.common import fail, stderr
from finhosta_dq.cli.results import OutOption

if TYPE_CHECKING:
    from finhosta_dq.serve.settings import ServeSettings

RegistryOption = Annotated[str | None, typer.Option(help="URL of the registry; default a file in the folder of the runs.")]


def serve(
    out: OutOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; default 8765, 0 = any free one.")] = None,
    registry: RegistryOption = None,
    tls_certificate: Annotated[Path | None, typer.Option(help="Certificate chain (PEM).")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Private key of that certificate (PEM).")] = None,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="A proxy ends TLS and states the reader's address.")] = False,
    base_url: Annotated[str | None, typer.Option(help="Address people use, e.g. https://dq.hospital.example.")] = None,
) -> None:
    """Serve the worklist page of the runs published last; stops with Ctrl-C."""
    import uvicorn

    from finhosta_dq.logs import start_logging
    from finhosta_dq.pipeline.settings import Settings
    from finhosta_dq.serve.app import create_app
    from finhosta_dq.serve.scratch import scratch_folder
    from finhosta_dq.serve.settings import is_loopback
    from finhosta_dq.serve.users import users

    settings = serve_settings(
        out,
        registry,
        host=host,
        port=port,
        tls_certificate=tls_certificate,
        tls_key=tls_key,
        behind_proxy=behind_proxy or None,
        base_url=base_url,
    )
    if not is_loopback(settings.host) and settings.tls_certificate is None and not settings.behind_proxy:
        fail("a page others can reach needs --tls-certificate and --tls-key, or --behind-proxy where a proxy ends TLS")
    for path in (settings.tls_certificate, settings.tls_key):
        if path is not None and not path.is_file():
            fail("certificate or key is no file")
    app = create_app(settings)
    # an uploaded workbook waits there, not in the temporary folder of the system
    tempfile.tempdir = str(scratch_folder(settings.out))
    if not users(app.state.registry) and settings.oidc_issuer is None:
        stderr.print("Nobody can log in yet: fdq users add NAME --role steward gives a link to set a password")
    if settings.port:
        stderr.print(f"Worklist page on {settings.address}")
    # one line per request, with the pattern of the route instead of the path
    wanted = Settings()
    if wanted.log == "text":
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    start_logging(wanted.log, wanted.log_file)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips=settings.proxy_addresses,
        access_log=False,
        server_header=False,
        log_config=None,
        limit_concurrency=256,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=10,
    )


def serve_settings(out: Path | None, registry: str | None, **given: Any) -> ServeSettings:
    """Settings of the page: the command line, then ``FDQ_SERVE_...``, then ``FDQ_OUT`` and ``FDQ_REGISTRY`` as for a run.

    Raises ValueError when they contradict each other.
    """
    from pydantic import ValidationError

    from finhosta_dq.pipeline.settings import Settings
    from finhosta_dq.serve.settings import ServeSettings

    values: dict[str, Any] = {name: value for name, value in {"out": out, "registry": registry, **given}.items() if value is not None}
    try:
        found = ServeSettings(**values)
        run = Settings()
    except ValidationError as error:
        # names of settings and what is wrong, without the values: some are secrets
        raise ValueError("; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}".lstrip(": ") for one in error.errors())) from None
    if "out" not in found.model_fields_set:
        values["out"] = run.out
    if "registry" not in found.model_fields_set and run.registry:
        values["registry"] = run.registry
    if "signing" not in found.model_fields_set and run.signing:
        values["signing"] = run.signing
    return ServeSettings(**values)
